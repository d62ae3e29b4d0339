/** Keeps the fields that are put in front of a message apart from a text that does not begin with a field of its own. */
import { SPACE, TAB } from "../wire/mime/ascii.ts";
import { findBody, HeaderScan } from "../wire/mime/header.ts";

/**
 * The message with an empty line in front when it begins with white space, which would continue the last of our own fields
 * (RFC 5322 2.2.3) and so let a stranger write into them, or when it has no header at all. Every other one as it is.
 */
export function withSeam(message: Uint8Array): Uint8Array {
  const first = new HeaderScan(message, 0, message.length);
  if (!first.next() || first.isField) return message;
  const folds = message[0] === SPACE || message[0] === TAB;
  return folds || findBody(message) === 0 ? Buffer.concat([Buffer.from("\r\n"), message]) : message;
}
