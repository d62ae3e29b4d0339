/** What has happened to an account's mailboxes between two looks at them, as NOTIFY tells it (RFC 5465 5). */
import { HIERARCHY_SEPARATOR, type Mailbox, type MailboxId } from "../store/model.ts";
import type { EventGroup, NotifyEvent } from "../wire/imap/notify.ts";
import { listLine } from "./list-line.ts";
import { isMeant } from "./mailbox-filter.ts";
import type { StatusItem } from "./status-items.ts";

/** All mailboxes and all subscribed names. */
export interface Tree {
  readonly byId: ReadonlyMap<MailboxId, Mailbox>;
  readonly byPath: ReadonlyMap<string, Mailbox>;
  readonly subscribed: ReadonlySet<string>;
}

export function treeOf(mailboxes: readonly Mailbox[], subscriptions: readonly string[]): Tree {
  return {
    byId: new Map(mailboxes.map((each) => [each.id, each])),
    byPath: new Map(mailboxes.map((each) => [each.path, each])),
    subscribed: new Set(subscriptions),
  };
}

/** Which events are wanted of a name, by any of the groups. */
export function eventsOf(groups: readonly EventGroup[], path: string, subscribed: boolean): ReadonlySet<NotifyEvent> {
  const events = new Set<NotifyEvent>();
  for (const group of groups) {
    if (isMeant(group.filter, { path, subscribed })) for (const event of group.events) events.add(event);
  }
  return events;
}

/** Two looks at the same account. */
export interface Looks {
  readonly before: Tree;
  readonly after: Tree;
}

/** What STATUS has to say of a mailbox (RFC 5465 5.1 to 5.3); nothing where nothing happened that is wanted. */
export function statusNews(
  { before }: Looks,
  mailbox: Mailbox,
  wanted: { readonly events: ReadonlySet<NotifyEvent>; readonly condstore: boolean },
): readonly StatusItem[] {
  const { events, condstore } = wanted;
  const known = before.byId.get(mailbox.id) ?? before.byPath.get(mailbox.path) ?? emptied(mailbox);
  const differs = (...items: readonly (keyof Mailbox)[]): boolean =>
    items.some((item) => known[item] !== mailbox[item]);
  const items = new Set<StatusItem>();
  const add = (...some: readonly StatusItem[]): void => some.forEach((each) => items.add(each));
  if (events.has("MessageNew") && differs("messages", "uidNext", "uidValidity")) {
    add("UIDNEXT", "MESSAGES");
    if (condstore) add("HIGHESTMODSEQ");
  }
  if (events.has("FlagChange")) {
    if (differs("unseen")) add("UNSEEN", "UIDVALIDITY");
    if (condstore && differs("highestModseq")) add("HIGHESTMODSEQ", "UIDVALIDITY");
  }
  if (items.size > 0 && differs("uidValidity")) add("UIDVALIDITY");
  return [...items];
}

/** As it was when it was new. */
function emptied(mailbox: Mailbox): Mailbox {
  return { ...mailbox, messages: 0, unseen: 0, uidNext: 1 };
}

/** The LIST responses for names that came, went, changed or are (no longer) subscribed; not for what the client did itself. */
export function nameNews(
  looks: Looks,
  groups: readonly EventGroup[],
  options: { readonly own: ReadonlySet<string>; readonly utf8: boolean },
): string {
  const { before, after } = looks;
  const { own, utf8 } = options;
  /** Names to tell of, each once; with the name it had where it was renamed. */
  const told = new Map<string, string | undefined>();
  const isWanted = (event: NotifyEvent, path: string): boolean => {
    const subscribed = before.subscribed.has(path) || after.subscribed.has(path);
    return eventsOf(groups, path, subscribed).has(event);
  };
  for (const { path, oldName } of nameChanges(looks)) {
    const isOwn = own.has(path) || (oldName !== undefined && own.has(oldName));
    if (isOwn) continue;
    const names = oldName === undefined ? [path, parentOf(path)] : [path];
    for (const name of names) {
      const wanted = name !== "" && [name, oldName ?? name].some((each) => isWanted("MailboxName", each));
      if (wanted && told.get(name) === undefined) told.set(name, oldName);
    }
  }
  for (const path of before.subscribed.symmetricDifference(after.subscribed)) {
    if (!own.has(path) && isWanted("SubscriptionChange", path) && !told.has(path)) told.set(path, undefined);
  }
  return [...told].map(([path, oldName]) => nameLine(after, path, { utf8, oldName })).join("");
}

interface NameChange {
  readonly path: string;
  /** Where it was renamed. */
  readonly oldName: string | undefined;
}

/** Mailboxes that came or went, and names that changed, but for those below a name that changed in the same way (RFC 5465 5.4). */
function nameChanges({ before, after }: Looks): readonly NameChange[] {
  const changes: NameChange[] = [];
  for (const mailbox of after.byId.values()) {
    const known = before.byId.get(mailbox.id);
    if (known !== undefined && known.path !== mailbox.path) {
      if (!movedWithParent({ before, after }, known, mailbox))
        changes.push({ path: mailbox.path, oldName: known.path });
    } else if (mailbox.selectable !== (known?.selectable ?? false)) {
      changes.push({ path: mailbox.path, oldName: undefined });
    }
  }
  for (const known of before.byId.values()) {
    // A mailbox that only its children keep alive is gone already.
    if (known.selectable && !after.byId.has(known.id)) changes.push({ path: known.path, oldName: undefined });
  }
  return changes;
}

function movedWithParent({ before, after }: Looks, known: Mailbox, now: Mailbox): boolean {
  const [oldParent, newParent] = [before.byPath.get(parentOf(known.path)), after.byPath.get(parentOf(now.path))];
  return oldParent !== undefined && oldParent.id === newParent?.id && known.name === now.name;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(HIERARCHY_SEPARATOR)));
}

function nameLine(tree: Tree, path: string, options: { utf8: boolean; oldName: string | undefined }): string {
  const { utf8, oldName } = options;
  const mailbox = tree.byPath.get(path);
  const subscribed = tree.subscribed.has(path);
  return listLine(
    { path, mailbox, subscribed, selected: true, selectedBelow: false },
    { utf8, showSubscribed: true, ...(oldName === undefined ? {} : { oldName }) },
  );
}
