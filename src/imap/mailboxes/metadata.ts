/** Annotations of mailboxes and of the server, as METADATA tells them (RFC 5464 4.2, 4.4). */
import { entryText, type MetadataQuery, metadataValue } from "../../wire/imap/metadata.ts";
import { mailboxText } from "./mailbox-text.ts";
import type { Session } from "../session.ts";
import { needSelectable, type Reached } from "./spaces.ts";

/** Whom clients can ask about the server, as a URI (RFC 5464 3.2.1.1); nobody sets it. */
const ADMIN_ENTRY = "/shared/admin";

/** "each": whoever looks at the mailbox has a \\Seen of their own in it, as its owner wants. */
export const SEEN_ENTRY = "/shared/vendor/posthorn/seen";
export const SEEN_BY_EACH = "each";

/** Values by the names of their entries. */
type Values = ReadonlyMap<string, Uint8Array>;

/** What annotations are about: undefined for the server. Throws Refusal("not-found"). */
export async function subjectOf(session: Session, path: string): Promise<Reached | undefined> {
  return path === "" ? undefined : needSelectable(session, path);
}

/** Everything that the user sees of it. */
export async function valuesOf(session: Session, subject: Reached | undefined): Promise<Values> {
  const { account: viewer, address } = session;
  const { account } = subject?.space ?? session.home;
  const values = new Map<string, Uint8Array>();
  if (subject === undefined) {
    const postmaster = `mailto:postmaster@${address.slice(address.lastIndexOf("@") + 1)}`;
    values.set(ADMIN_ENTRY, Buffer.from(postmaster));
  }
  if (subject?.seenByEach === true) values.set(SEEN_ENTRY, Buffer.from(SEEN_BY_EACH));
  const annotations = await account.read((mail) => mail.annotations(subject?.id, viewer.id));
  for (const { entry, value } of annotations) values.set(entry, value);
  return values;
}

interface Chosen {
  /** Undefined for an entry that was named and is not there. */
  readonly told: ReadonlyMap<string, Uint8Array | undefined>;
  /** The size of the largest value that is not told because it is too large. */
  readonly longest: number | undefined;
}

export function chosen(values: Values, { entries, depth, maxSize }: Omit<MetadataQuery, "path">): Chosen {
  const told = new Map<string, Uint8Array | undefined>();
  let longest: number | undefined;
  for (const name of entries) {
    const found = [...values].filter(([entry]) => isWithin(entry, name, depth));
    if (depth === 0 && found.length === 0) told.set(name, undefined);
    for (const [entry, value] of found) {
      if (maxSize === undefined || value.length <= maxSize) told.set(entry, value);
      else longest = Math.max(longest ?? 0, value.length);
    }
  }
  return { told, longest };
}

/** Whether it is that entry, or at most so many levels below. */
function isWithin(entry: string, top: string, depth: number): boolean {
  if (entry === top) return true;
  return entry.startsWith(`${top}/`) && entry.slice(top.length).split("/").length - 1 <= depth;
}

/** Writes `* METADATA "INBOX" (/shared/comment "…")`; nothing where there is nothing to tell. */
export function tellValues(session: Session, path: string, told: Chosen["told"]): void {
  if (told.size === 0) return;
  session.write(`* METADATA ${mailboxText(path, session.utf8)} (`);
  let space = "";
  for (const [entry, value] of told) {
    session.write(`${space}${entryText(entry)} `);
    session.write(metadataValue(value));
    space = " ";
  }
  session.write(")\r\n");
}
