/** Which names a LIST or LSUB shows, and what is known of each (RFC 5258, RFC 9051 6.3.9). */
import { HIERARCHY_SEPARATOR, type MailboxPlace } from "../../store/model.ts";
import type { ListPatterns } from "./list-pattern.ts";

/** What a name must be to be shown; all that are asked for must hold. */
export interface Selection {
  readonly subscribed: boolean;
  readonly specialUse: boolean;
  /** Shows a name also for what lies below it and is not shown itself. */
  readonly recursive: boolean;
}

export interface Listed<M extends MailboxPlace = MailboxPlace> {
  readonly path: string;
  /** Undefined for a name that is subscribed, or a superior of such a name, without being a mailbox. */
  readonly mailbox: M | undefined;
  readonly subscribed: boolean;
  /** It meets the selection itself; otherwise it is shown only for what lies below it. */
  readonly selected: boolean;
  /** Something below it meets the selection (CHILDINFO). */
  readonly selectedBelow: boolean;
}

type Entry<M extends MailboxPlace> = { -readonly [Key in keyof Listed<M>]: Listed<M>[Key] } & { hiddenBelow: boolean };

function entryOf<M extends MailboxPlace>(path: string, mailbox: M | undefined, subscribed: boolean): Entry<M> {
  return { path, mailbox, subscribed, selected: false, selectedBelow: false, hiddenBelow: false };
}

/** The names above a path, nearest first. */
export function* superiors(path: string): Generator<string> {
  for (let end = path.lastIndexOf(HIERARCHY_SEPARATOR); end > 0; end = path.lastIndexOf(HIERARCHY_SEPARATOR, end - 1)) {
    yield path.slice(0, end);
  }
}

/** Names in the order of a tree, each before what lies below it. */
function inTreeOrder<M extends MailboxPlace>(entries: Entry<M>[]): Entry<M>[] {
  const key = (entry: Entry<M>): string =>
    entry.path === "INBOX" ? "" : entry.path.replaceAll(HIERARCHY_SEPARATOR, "\0");
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/**
 * The names to show, in tree order. `mailboxes` are all there are, in path order; `subscriptions` all subscribed names,
 * needed only where `selection.subscribed` is.
 */
export function listing<M extends MailboxPlace>(
  mailboxes: readonly M[],
  subscriptions: readonly string[],
  patterns: ListPatterns,
  selection: Selection,
): readonly Listed<M>[] {
  if (!selection.subscribed && !selection.specialUse) return matching(mailboxes, patterns);
  const meets = (entry: Entry<M>): boolean =>
    (!selection.subscribed || entry.subscribed) && (!selection.specialUse || isSpecialUse(entry.mailbox));
  const entries = new Map<string, Entry<M>>();
  for (const mailbox of mailboxes) entries.set(mailbox.path, entryOf(mailbox.path, mailbox, mailbox.subscribed));
  const known = entries.size;
  if (selection.subscribed) {
    for (const path of subscriptions) if (!entries.has(path)) entries.set(path, entryOf<M>(path, undefined, true));
  }
  const shown: Entry<M>[] = [];
  for (const entry of entries.values()) {
    if (!meets(entry)) continue;
    entry.selected = patterns.matches(entry.path);
    if (entry.selected) shown.push(entry);
    if (selection.recursive) shown.push(...shownFor(entry, entries, patterns, meets));
  }
  return entries.size === known && !selection.recursive ? shown : inTreeOrder(shown);
}

/** Where nothing is selected by but its name. */
function matching<M extends MailboxPlace>(mailboxes: readonly M[], patterns: ListPatterns): readonly Listed<M>[] {
  return mailboxes
    .filter(({ path }) => patterns.matches(path))
    .map((mailbox) => ({ ...entryOf(mailbox.path, mailbox, mailbox.subscribed), selected: true }));
}

/** Marks the superiors of a name that meets the selection; answers those that are now to be shown because of it alone. */
function shownFor<M extends MailboxPlace>(
  entry: Entry<M>,
  entries: Map<string, Entry<M>>,
  patterns: ListPatterns,
  meets: (entry: Entry<M>) => boolean,
): Entry<M>[] {
  const found: Entry<M>[] = [];
  for (const path of superiors(entry.path)) {
    const above = entries.get(path) ?? entryOf<M>(path, undefined, false);
    entries.set(path, above);
    above.selectedBelow = true;
    if (entry.selected || above.hiddenBelow || meets(above) || !patterns.matches(path)) continue;
    above.hiddenBelow = true;
    found.push(above);
  }
  return found;
}

/** Roles of RFC 6154; the inbox has none there. */
function isSpecialUse(mailbox: MailboxPlace | undefined): boolean {
  return mailbox?.role !== undefined && mailbox.role !== "inbox";
}
