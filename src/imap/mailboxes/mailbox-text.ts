/** Mailbox names as answers write them: quoted, in modified UTF-7 or UTF-8 as the session reads them. */
import { encodeMailboxName } from "../../wire/imap/mailbox-name.ts";

/** `"Entw&APw-rfe"`. Names hold no CR, LF or NUL: the store refuses them. */
export function mailboxText(path: string, utf8: boolean): string {
  return quotedText(encodeMailboxName(path, utf8));
}

/** Text without CR, LF and NUL: quoted, or a literal where quoted strings are of ASCII only (RFC 9051 4.3, RFC 3501 4.3). */
export function stringText(text: string, utf8: boolean): string {
  return utf8 || Buffer.byteLength(text) === text.length ? quotedText(text) : `{${Buffer.byteLength(text)}}\r\n${text}`;
}

function quotedText(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
