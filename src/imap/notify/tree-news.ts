/** What has happened to an account's mailboxes between two looks at them, as NOTIFY tells it (RFC 5465 5). */
import { OTHER_USERS, SHARED_FOLDERS } from "../../mail/namespace.ts";
import { HIERARCHY_SEPARATOR, type Mailbox } from "../../store/model.ts";
import type { EventGroup, NotifyEvent } from "../../wire/imap/notify.ts";
import { listLine } from "../mailboxes/list-line.ts";
import { isMeant } from "./mailbox-filter.ts";
import type { Reached } from "../mailboxes/spaces.ts";
import type { StatusItem } from "../mailboxes/status-items.ts";

/** All mailboxes that are looked at, and all subscribed names. */
export interface Tree {
  /** See `keyOf`. */
  readonly byId: ReadonlyMap<string, Reached>;
  readonly byPath: ReadonlyMap<string, Reached>;
  readonly subscribed: ReadonlySet<string>;
}

/** Another one for each mailbox, whosever it is. */
export function keyOf({ space, id }: Pick<Reached, "space" | "id">): string {
  return `${space.idPrefix}${id}`;
}

export function treeOf(mailboxes: readonly Reached[], subscriptions: readonly string[]): Tree {
  return {
    byId: new Map(mailboxes.map((each) => [keyOf(each), each])),
    byPath: new Map(mailboxes.map((each) => [each.path, each])),
    subscribed: new Set(subscriptions),
  };
}

/** Which events are wanted of a name, by any of the groups. */
export function eventsOf(groups: readonly EventGroup[], name: Parameters<typeof isMeant>[1]): ReadonlySet<NotifyEvent> {
  const events = new Set<NotifyEvent>();
  for (const group of groups) {
    if (isMeant(group.filter, name)) for (const event of group.events) events.add(event);
  }
  return events;
}

/** Two looks at the same account. */
export interface Looks {
  readonly before: Tree;
  readonly after: Tree;
}

const namesOfOthers: readonly string[] = [OTHER_USERS, SHARED_FOLDERS];

/** Whether some of the groups may mean mailboxes of others. */
export function meanOthers(groups: readonly EventGroup[]): boolean {
  return groups.some(({ filter }) =>
    "paths" in filter
      ? filter.paths.some((path) => namesOfOthers.some((top) => `${path}${HIERARCHY_SEPARATOR}`.startsWith(top)))
      : filter.kind === "subscribed",
  );
}

/** Whether a name is not the user's own; where there is nothing of that name any more, its beginning tells. */
function isOthers({ before, after }: Looks, path: string): boolean {
  const mailbox = after.byPath.get(path) ?? before.byPath.get(path);
  return mailbox === undefined ? namesOfOthers.some((top) => path.startsWith(top)) : mailbox.space.prefix !== "";
}

/** What STATUS has to say of a mailbox (RFC 5465 5.1 to 5.3); nothing where nothing happened that is wanted. */
export function statusNews(
  { before }: Looks,
  mailbox: Reached,
  wanted: { readonly events: ReadonlySet<NotifyEvent>; readonly condstore: boolean },
): readonly StatusItem[] {
  const { events, condstore } = wanted;
  const known = before.byId.get(keyOf(mailbox)) ?? before.byPath.get(mailbox.path) ?? emptied(mailbox);
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
    return eventsOf(groups, { path, subscribed, isOthers: isOthers(looks, path) }).has(event);
  };
  for (const { path, oldName } of nameChanges(looks)) {
    const isOwn = own.has(path) || (oldName !== undefined && own.has(oldName));
    if (isOwn) continue;
    for (const name of oldName === undefined ? [path, ...parentIn(looks, path)] : [path]) {
      const wanted = [name, oldName ?? name].some((each) => isWanted("MailboxName", each));
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
    const known = before.byId.get(keyOf(mailbox));
    if (known !== undefined && known.path !== mailbox.path) {
      if (!movedWithParent({ before, after }, known, mailbox))
        changes.push({ path: mailbox.path, oldName: known.path });
    } else if (mailbox.selectable !== (known?.selectable ?? false)) {
      changes.push({ path: mailbox.path, oldName: undefined });
    }
  }
  for (const known of before.byId.values()) {
    // A mailbox that only its children keep alive is gone already.
    if (known.selectable && !after.byId.has(keyOf(known))) changes.push({ path: known.path, oldName: undefined });
  }
  return changes;
}

function movedWithParent({ before, after }: Looks, known: Reached, now: Reached): boolean {
  const [oldParent, newParent] = [before.byPath.get(parentOf(known.path)), after.byPath.get(parentOf(now.path))];
  return (
    oldParent !== undefined &&
    newParent !== undefined &&
    keyOf(oldParent) === keyOf(newParent) &&
    known.name === now.name
  );
}

/** The name above, where there is, or was, such a mailbox: of others' only some may be seen. */
function parentIn({ before, after }: Looks, path: string): readonly string[] {
  const parent = parentOf(path);
  return before.byPath.has(parent) || after.byPath.has(parent) ? [parent] : [];
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
