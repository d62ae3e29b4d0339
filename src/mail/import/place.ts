/** Where a mailbox of the old server goes here. */
import { MAILBOX_DEPTH_MAX, MAILBOX_NAME_BYTES_MAX, MAILBOX_PATH_BYTES_MAX } from "../../store/limits.ts";
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
  return named.length === 0 ? { role: "inbox" } : { path: pathHere(named) };
}

/** What is deeper than names may be here, or longer, is cut: mail whose mailbox could not be made would keep all other mail from coming. */
function pathHere(names: readonly string[]): string {
  const levels = [...names.slice(0, MAILBOX_DEPTH_MAX - 1), names.slice(MAILBOX_DEPTH_MAX - 1).join("-")].filter(
    Boolean,
  );
  const room = Math.min(MAILBOX_NAME_BYTES_MAX, Math.floor(MAILBOX_PATH_BYTES_MAX / levels.length) - 1);
  return levels.map((name) => beginning(name, room)).join(HIERARCHY_SEPARATOR);
}

/** As much of it as fits into so many bytes of UTF-8. */
function beginning(text: string, bytes: number): string {
  return text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read).trimEnd();
}

/** What separates names here, and what no name may hold, becomes a line. */
function nameHere(name: string): string {
  return name
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(HIERARCHY_SEPARATOR, "-")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\ufffe\uffff%*]/gu, "-")
    .trim();
}
