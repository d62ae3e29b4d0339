/** Names and paths of mailboxes: what they look like, and which are allowed. */
import { Refusal } from "../../base/errors.ts";
import { MAILBOX_DEPTH_MAX, MAILBOX_NAME_BYTES_MAX, MAILBOX_PATH_BYTES_MAX } from "../limits.ts";
import { HIERARCHY_SEPARATOR } from "../model.ts";

export const INBOX = "INBOX";

/** Controls, line and paragraph separators, and what is no character at all: nothing that a name could show. */
const UNSHOWABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/;

/**
 * The names of a path from the top, in the form in which they are kept: NFC, and "INBOX" for any spelling of it at the top
 * (RFC 9051 5.1). Of names that were never allowed this makes something that cannot be there either.
 */
function pathParts(path: string): string[] {
  const parts = path.normalize("NFC").split(HIERARCHY_SEPARATOR);
  if (parts[0]?.toUpperCase() === INBOX && parts[0].length === INBOX.length) parts[0] = INBOX;
  return parts;
}

/** The path as it is kept. */
export function canonicalPath(path: string): string {
  return pathParts(path).join(HIERARCHY_SEPARATOR);
}

/** The names of a path for something new. Throws Refusal("invalid") that says what is wrong. */
export function checkedParts(path: string): string[] {
  if (!path.isWellFormed()) throw new Refusal("invalid", "the name is not valid Unicode");
  const parts = pathParts(path);
  if (parts.length > MAILBOX_DEPTH_MAX) throw new Refusal("invalid", "the mailbox would be too deep in the hierarchy");
  if (Buffer.byteLength(parts.join(HIERARCHY_SEPARATOR)) > MAILBOX_PATH_BYTES_MAX) {
    throw new Refusal("invalid", "the name is too long");
  }
  for (const part of parts) {
    if (part === "") throw new Refusal("invalid", "a name in the path is empty");
    if (UNSHOWABLE.test(part)) throw new Refusal("invalid", "the name has control characters");
    if (Buffer.byteLength(part) > MAILBOX_NAME_BYTES_MAX) throw new Refusal("invalid", "the name is too long");
  }
  return parts;
}

/** INBOX first, then by name, every mailbox before those below it. */
export function byPath(a: readonly string[], b: readonly string[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const [left, right] = [a[i] ?? "", b[i] ?? ""];
    if (left === right) continue;
    if (i === 0 && left === INBOX) return -1;
    if (i === 0 && right === INBOX) return 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
