/** What mailboxes are for, as IMAP calls it (RFC 6154 2, RFC 8457 for \Important). */
import type { Role } from "../../store/model.ts";

const attributes: Readonly<Record<Exclude<Role, "inbox">, string>> = {
  drafts: "\\Drafts",
  sent: "\\Sent",
  junk: "\\Junk",
  trash: "\\Trash",
  archive: "\\Archive",
  all: "\\All",
  flagged: "\\Flagged",
  important: "\\Important",
};

/** "" for a mailbox without a special use. */
export function specialUseText(role: Role | undefined): string {
  return role === undefined || role === "inbox" ? "" : attributes[role];
}

/** What a client may ask for in CREATE (in any case); undefined for what we do not keep. `\All` and `\Flagged` are views, not places. */
export function roleOfAttribute(attribute: string): Role | undefined {
  const wanted = attribute.toLowerCase();
  for (const role of ["drafts", "sent", "junk", "trash", "archive", "important"] as const) {
    if (attributes[role].toLowerCase() === wanted) return role;
  }
  return undefined;
}
