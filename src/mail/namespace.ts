/** What the mailboxes of others are called: in IMAP, and wherever a user keeps names of mailboxes, as in their subscriptions (RFC 2342). */
import type { Owner } from "../directory/shares.ts";
import { HIERARCHY_SEPARATOR } from "../store/model.ts";

export const OTHER_USERS = "Other Users/";
export const SHARED_FOLDERS = "Shared Folders/";

/** In front of each of an account's names. A local part may hold a slash, which would be a level here, and cannot hold a backslash without quotes. */
export function namespaceOf({ address, shared }: Pick<Owner, "address" | "shared">): string {
  const name = address.replaceAll(HIERARCHY_SEPARATOR, "\\");
  return `${shared ? SHARED_FOLDERS : OTHER_USERS}${name}${HIERARCHY_SEPARATOR}`;
}
