/** A message's envelope: from whom, to whom, and what the sender asked for (RFC 5321 2.3.1, RFC 3461). */
import type { Resolution } from "../directory/directory.ts";
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import type { Path } from "../wire/smtp/path.ts";
import type { RcptTo } from "../wire/smtp/rcpt-to.ts";

/** An account that a recipient leads to. */
export type LocalAccount = Extract<Resolution, { kind: "local" }>["accounts"][number];

export interface Recipient extends RcptTo {
  readonly accounts: readonly LocalAccount[];
  /** Addresses elsewhere that it leads to: members of an alias, or itself. */
  readonly elsewhere: readonly Path[];
  /** It only passes through the queue: it is not ours, or comes back for somebody else, or its mail must wait (RFC 4865). */
  readonly passesOn: boolean;
}

export interface Envelope {
  readonly from: MailFrom;
  readonly recipients: readonly Recipient[];
}
