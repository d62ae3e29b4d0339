/** Mailbox names as answers write them: quoted, in modified UTF-7 or UTF-8 as the session reads them. */
import { encodeMailboxName } from "../wire/imap/mailbox-name.ts";

/** `"Entw&APw-rfe"`. Names hold no CR, LF or NUL: the store refuses them. */
export function mailboxText(path: string, utf8: boolean): string {
  return `"${encodeMailboxName(path, utf8).replace(/["\\]/g, "\\$&")}"`;
}

/** A mailbox's MAILBOXID (RFC 8474 4.1); the letter keeps it apart from the ids of messages and threads. */
export function mailboxIdText(id: number): string {
  return `F${id}`;
}
