/** Where a mailbox of the old server goes here. */
import { HIERARCHY_SEPARATOR, type Role } from "../../store/model.ts";
import type { OldMailbox } from "./old-server.ts";

/** Special uses (RFC 6154) as roles. */
const ROLES: Readonly<Record<string, Role>> = {
  "\\Inbox": "inbox",
  "\\Drafts": "drafts",
  "\\Sent": "sent",
  "\\Junk": "junk",
  "\\Trash": "trash",
  "\\Archive": "archive",
};

/** Views on what is in other mailboxes: taking them would take everything twice. */
const VIEWS: ReadonlySet<string> = new Set(["\\All", "\\Flagged", "\\Important"]);

export type Place = { readonly role: Role } | { readonly path: string };

/** Undefined for what is not taken. */
export function placeOf({ path, delimiter, use }: Pick<OldMailbox, "path" | "delimiter" | "use">): Place | undefined {
  if (use !== undefined && VIEWS.has(use)) return undefined;
  if (path.toUpperCase() === "INBOX") return { role: "inbox" };
  const role = use === undefined ? undefined : ROLES[use];
  if (role !== undefined) return { role };
  const names = delimiter === "" ? [path] : path.split(delimiter);
  // Some servers keep all mailboxes below INBOX, where here they stand beside it.
  const [first = "", ...rest] = names;
  const own = first.toUpperCase() === "INBOX" ? rest : names;
  const named = own.map(nameHere).filter((name) => name !== "");
  return named.length === 0 ? { role: "inbox" } : { path: named.join(HIERARCHY_SEPARATOR) };
}

/** What separates names here, and what no name may hold, becomes a line. */
function nameHere(name: string): string {
  return name
    .replaceAll(HIERARCHY_SEPARATOR, "-")
    .replace(/[\p{Cc}%*]/gu, "-")
    .trim();
}
