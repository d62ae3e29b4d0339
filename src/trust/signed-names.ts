/** The header fields that a signature covers: what readers see, and what they answer to. */
import type { NameToSign } from "../wire/dkim/selection.ts";

/** There once or not at all: a second one, put in front later, would be what some readers show (RFC 6376 8.15). */
const ONCE: readonly string[] = [
  "from",
  "reply-to",
  "to",
  "cc",
  "subject",
  "date",
  "message-id",
  "in-reply-to",
  "references",
  "mime-version",
  "content-type",
  "content-transfer-encoding",
];

/** Mailing lists and forwarders add these with good reason, so only what is there is covered. RFC 8058 4 asks for the two of unsubscribing. */
const IF_THERE: readonly string[] = [
  "sender",
  "content-disposition",
  "content-language",
  "resent-from",
  "resent-sender",
  "resent-to",
  "resent-cc",
  "resent-date",
  "resent-message-id",
  "list-id",
  "list-help",
  "list-owner",
  "list-post",
  "list-archive",
  "list-subscribe",
  "list-unsubscribe",
  "list-unsubscribe-post",
  "autocrypt",
];

export const SIGNED_BY_AUTHOR: readonly NameToSign[] = [
  ...ONCE.map((name) => ({ name, oversign: true })),
  ...IF_THERE.map((name) => ({ name, oversign: false })),
];

/** RFC 8617 4.1.2: the author's signatures too, and never Authentication-Results, which the next server may take out. */
export const SIGNED_BY_FORWARDER: readonly NameToSign[] = [
  ...SIGNED_BY_AUTHOR,
  { name: "dkim-signature", oversign: false },
];
