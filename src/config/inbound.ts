/** The table [inbound] of posthorn.toml. */
import { z } from "zod";
import { domainName, network } from "./values.ts";

export const inbound = z
  .strictObject({
    dmarc: z
      .enum(["enforce", "report", "off"])
      .default("enforce")
      .describe(
        'What domains ask for when nothing proves that mail is from them (DMARC): "enforce" refuses it or files it as junk, "report" only notes it in the header and in the log.',
      ),
    spfFail: z
      .enum(["accept", "junk", "reject"])
      .default("accept")
      .describe(
        "Mail whose sender says by SPF that the client may not send it. Forwarded mail looks like that too, so that DMARC alone decides unless you say otherwise.",
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
    deadlineMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(8_000)
      .describe(
        "Milliseconds after the end of a message in which look-ups about it are waited for; what is not known then counts as a temporary error, and the message is taken.",
      ),
  })
  .prefault({})
  .describe("Believing mail from other servers.");
