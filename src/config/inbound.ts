/** The tables of posthorn.toml that keep bad mail out: [inbound], [blockLists], [greylist], and [sending], which keeps it in. */
import { z } from "zod";
import { BLOCK_LISTS_MAX } from "../trust/inbound/limits.ts";
import { duration } from "./duration.ts";
import { domainName, network } from "./values.ts";

export const inbound = z
  .strictObject({
    dmarc: z
      .enum(["enforce", "report", "off"])
      .default("enforce")
      .describe(
        'What domains ask for when nothing proves that mail is from them (DMARC): "enforce" refuses it or files it as junk, "report" only notes it in the header and in the log, "off" leaves it out of the verdict.',
      ),
    spfFail: z
      .enum(["accept", "junk", "reject"])
      .default("accept")
      .describe(
        "Mail whose sender says by SPF that the client may not send it. Forwarded mail looks like that too, so that DMARC alone decides unless you say otherwise.",
      ),
    junkFilter: z
      .boolean()
      .default(true)
      .describe(
        "Whether each account learns what is junk from what its owner moves into the mailbox for junk and out of it, and files mail like that there once it has learned enough. Owners can turn it off for themselves.",
      ),
    trustedNetworks: z
      .array(network)
      .default(["127.0.0.0/8", "::1"])
      .describe(
        "Clients on the port for other servers whose mail is taken without examination: filters and servers of your own.",
      ),
    trustedForwarders: z
      .array(domainName)
      .default([])
      .describe(
        "Domains that pass mail on to your users, mailing lists say: what they sign, or send by SPF, is taken whatever its author's domain asks for.",
      ),
    trustedSealers: z
      .array(domainName)
      .default([])
      .describe("Domains whose ARC seals are believed when they say that a message was genuine when it came to them."),
    connectionsPerNetwork: z
      .int()
      .min(0)
      .default(200)
      .describe(
        "Connections at the same time from one network (a /24 of IPv4, a /64 of IPv6), shared evenly among the workers; 0 for no limit.",
      ),
    connectionsPerMinute: z
      .int()
      .min(0)
      .default(300)
      .describe("New connections in a minute from one network; 0 for no limit."),
    messagesPerMinute: z.int().min(0).default(600).describe("Messages in a minute from one network; 0 for no limit."),
    recipientsPerMinute: z
      .int()
      .min(0)
      .default(3_000)
      .describe("Recipients in a minute from one network; 0 for no limit."),
    unknownRecipients: z
      .int()
      .min(0)
      .default(20)
      .describe(
        "Recipients that do not exist, in ten minutes and from one network; after that many each answer takes longer, and after five times as many connections end. 0 for no limit.",
      ),
    deadlineMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(8_000)
      .describe(
        "Milliseconds after the end of a message in which look-ups about it are waited for, and again as many for the author's DMARC policy; what is not known then counts as a temporary error, and the message is taken.",
      ),
  })
  .prefault({})
  .describe("Believing mail from other servers.");

const weight = z.int().min(0).max(1_000);

const blockList = z.strictObject({
  zone: domainName.describe('The list, like "bl.example.org".'),
  weight: weight.default(1).describe("How much it counts."),
  codes: z
    .array(network)
    .default([])
    .describe(
      'The answers that mean what you mean, like "127.0.0.2" or "127.0.0.4/30"; all of 127.0.0.0/8 but 127.0.0.1 and 127.255.255.0/24 (which tell of mistakes) when empty.',
    ),
});

export const blockLists = z
  .strictObject({
    lists: z
      .array(blockList)
      .max(BLOCK_LISTS_MAX)
      .default([])
      .meta({ example: '[{ zone = "bl.example.org", weight = 2, codes = ["127.0.0.2"] }]' })
      .describe("The lists that are asked; none when empty."),
    junkFrom: weight
      .default(1)
      .describe("The weight of all lists that know a client, from which its mail is filed as junk; 0 for never."),
    rejectFrom: weight.default(0).describe("The weight from which its mail is refused; 0 for never."),
  })
  .prefault({})
  .describe(
    "Lists of addresses that send junk (DNSBL). Whoever runs a list learns from where you get mail; many ask to be paid.",
  );

export const greylist = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe("Whether strangers are asked to come again. It keeps simple programs away, and delays first messages."),
    delay: duration.prefault("5 min").describe("How long a stranger has to wait."),
    retry: duration.prefault("2 days").describe("How long it may take until it comes again."),
    remember: duration.prefault("36 days").describe("How long those who came again are known."),
  })
  .prefault({})
  .describe("Asking strangers to come again.");

export const sending = z
  .strictObject({
    recipientsPerDay: z
      .int()
      .min(0)
      .default(2_000)
      .describe("Recipients that one account may send to in 24 hours; 0 for no limit."),
    failuresPerDay: z
      .int()
      .min(0)
      .default(200)
      .describe(
        "Recipients elsewhere that may fail for one account in 24 hours before it may send no more; 0 for no limit.",
      ),
  })
  .prefault({})
  .describe(
    "What accounts may send, so that a stolen password is noticed. `posthorn account sending` shows and clears the counts.",
  );
