/** The [[milters]] of posthorn.toml: programs that look at mail while it comes in. */
import { z } from "zod";
import { formatMilterAddress, parseMilterAddress } from "../wire/milter/address.ts";
import { VERSION_MAX, VERSION_MIN } from "../wire/milter/options.ts";
import { duration } from "./duration.ts";

const ADDRESS = 'where a filter listens: "inet:127.0.0.1:11332" or "unix:/run/filter/socket"';
const address = z.string({ error: ADDRESS }).transform((text, context) => {
  try {
    return parseMilterAddress(text);
  } catch {
    context.addIssue({ code: "custom", message: ADDRESS, input: text });
    return z.NEVER;
  }
});

/** Characters of a name: it is a label in metrics. */
const NAME_LENGTH_MAX = 40;
/** Filters that one message passes: each of them costs time. */
const MILTERS_MAX = 10;
/** Milliseconds that the client waits for the answer to its message; the filter must have given its own before (RFC 5321 4.5.3.2.6). */
const MESSAGE_MS_MAX = 9 * 60_000;
/** Milliseconds that the client waits for the answers to its commands (RFC 5321 4.5.3.2). */
const COMMAND_MS_MAX = 2 * 60_000;

const FIELD = 'a name of a header field, like "X-Spam"';

function shorterThan(ms: number, words: string) {
  return duration.refine((value) => value > 0 && value <= ms, { error: `a length of time up to ${words}` });
}

const milter = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(NAME_LENGTH_MAX)
    .optional()
    .describe("What it is called in the log and in metrics; its address when not given."),
  address: address.describe(
    'Where it listens: "inet:127.0.0.1:11332", "inet:[::1]:11332" or "unix:/run/filter/socket" (Sendmail\'s "inet:11332@127.0.0.1" and "local:/run/filter/socket" are the same).',
  ),
  mail: z
    .array(z.enum(["incoming", "submission", "lmtp"]))
    .min(1)
    .default(["incoming", "submission"])
    .describe(
      'Which mail it sees: "incoming" is all that comes on the port for other servers, "submission" what your users send, from the webmail too, "lmtp" what a program beside this one hands over.',
    ),
  onFailure: z
    .enum(["tempfail", "accept", "reject"])
    .default("tempfail")
    .describe(
      'What becomes of mail when the filter cannot be reached, does not answer in time or answers nonsense: "tempfail" has the sender try again, "accept" takes it unseen, "reject" refuses it.',
    ),
  connectTimeout: shorterThan(COMMAND_MS_MAX, "2 minutes")
    .prefault("30 s")
    .describe("How long it may take to be reached and to say what it can."),
  commandTimeout: shorterThan(COMMAND_MS_MAX, "2 minutes")
    .prefault("30 s")
    .describe("How long it may take for each step before the text: client, sender, each recipient."),
  messageTimeout: shorterThan(MESSAGE_MS_MAX, "9 minutes")
    .prefault("5 min")
    .describe("How long it may take for the text of a message, even if it says meanwhile that it is still at work."),
  protocol: z
    .int()
    .min(VERSION_MIN)
    .max(VERSION_MAX)
    .default(VERSION_MAX)
    .describe("The newest version of the protocol to offer; an old filter may need a lower one."),
  junkFields: z
    .array(z.string({ error: FIELD }).regex(/^[!-9;-~]{1,76}$/, { error: FIELD }))
    .default(["X-Spam", "X-Spam-Flag"])
    .describe(
      "Header fields by which the filter says that a message is junk: when it adds one whose value begins with yes, the message is filed as junk. The same fields from a sender mean nothing.",
    ),
});

/** What it is called in the log and in metrics. */
export function milterName({ name, address: listensAt }: z.infer<typeof milter>): string {
  return name ?? formatMilterAddress(listensAt);
}

export const milters = z
  .array(milter)
  .max(MILTERS_MAX)
  .refine((all) => new Set(all.map(milterName)).size === all.length, { error: "each name once" })
  .default([])
  .meta({
    description:
      "Mail filters that speak Sendmail's milter protocol, like rspamd, ClamAV or OpenDKIM. Each message passes them in this order before it is acknowledged.",
    example: '[{ name = "rspamd", address = "inet:127.0.0.1:11332" }]',
  });
