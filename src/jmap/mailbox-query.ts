/** The results of a Mailbox/query, all of them, in order (RFC 8621 2.3). */
import type { Account } from "../store/account.ts";
import type { Mailbox } from "../store/model.ts";
import { mailboxIdText } from "../store/object-id.ts";
import { mailboxProperties, NO_COUNTS } from "./mailbox.ts";
import type { Call } from "./method.ts";
import {
  type Comparator,
  conditionBy,
  type ConditionReader,
  type Filter,
  meets,
  takeFilter,
  takeSort,
} from "./standard/query.ts";
import { withSubscriptions } from "./subscriptions.ts";
import { type Collate, comparison } from "./standard/sort.ts";

type Condition = (mailbox: Mailbox) => boolean;

export interface MailboxQuery {
  readonly filter: Filter<Condition> | undefined;
  readonly sort: readonly Comparator[];
  readonly sortAsTree: boolean;
  readonly filterAsTree: boolean;
}

const SORTS: ReadonlySet<string> = new Set(["sortOrder", "name"]);

export function takeMailboxQuery(call: Call): MailboxQuery {
  return {
    filter: takeFilter(call, conditionOf),
    sort: takeSort(call, SORTS),
    sortAsTree: call.args.boolean("sortAsTree", false),
    filterAsTree: call.args.boolean("filterAsTree", false),
  };
}

const readers: Readonly<Record<string, ConditionReader<Mailbox>>> = {
  parentId: (value) => {
    if (value === null) return ({ parentId }) => parentId === undefined;
    return typeof value === "string"
      ? ({ parentId }) => parentId !== undefined && mailboxIdText(parentId) === value
      : undefined;
  },
  name: (value) => {
    if (typeof value !== "string") return undefined;
    const part = value.normalize("NFC").toLowerCase();
    return ({ name }) => name.toLowerCase().includes(part);
  },
  role: (value) => (value === null || typeof value === "string" ? ({ role }) => (role ?? null) === value : undefined),
  hasAnyRole: (value) => (typeof value === "boolean" ? ({ role }) => (role !== undefined) === value : undefined),
  isSubscribed: (value) => (typeof value === "boolean" ? ({ subscribed }) => subscribed === value : undefined),
};

const conditionOf = conditionBy(readers);

export interface MailboxResults {
  readonly state: number;
  readonly ids: readonly string[];
}

export async function queryMailboxes(call: Call, account: Account, query: MailboxQuery): Promise<MailboxResults> {
  const { all, state } = await account.read(async (mail) => ({
    all: await mail.mailboxes(),
    state: Number(await mail.modseq()),
  }));
  const mailboxes = await withSubscriptions(call, all);
  const { filter, sortAsTree, filterAsTree } = query;
  const byId = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
  // Where the client says nothing, as Mailbox/get has them.
  const compare = query.sort.length === 0 ? () => 0 : comparison(query.sort, keyOf);
  const ordered = sortAsTree ? asTree(mailboxes, compare) : mailboxes.toSorted(compare);
  const matches = (mailbox: Mailbox): boolean =>
    filter === undefined || meets(filter, (condition) => condition(mailbox));
  const shown = (mailbox: Mailbox): boolean => {
    const parent = mailbox.parentId === undefined ? undefined : byId.get(mailbox.parentId);
    return matches(mailbox) && (!filterAsTree || parent === undefined || shown(parent));
  };
  return { state, ids: ordered.filter(shown).map(({ id }) => mailboxIdText(id)) };
}

function keyOf(mailbox: Mailbox, property: string, collate: Collate): string | number {
  if (property === "name") return collate(mailbox.name);
  return Number(mailboxProperties["sortOrder"]?.({ mailbox, counts: NO_COUNTS }));
}

type Compare = (one: Mailbox, other: Mailbox) => number;

/** Every mailbox before those below it, which come before its next sibling. */
function asTree(mailboxes: readonly Mailbox[], compare: Compare): Mailbox[] {
  const below = (parentId: Mailbox["parentId"]): Mailbox[] =>
    mailboxes
      .filter((mailbox) => mailbox.parentId === parentId)
      .sort(compare)
      .flatMap((mailbox) => [mailbox, ...(mailbox.hasChildren ? below(mailbox.id) : [])]);
  return below(undefined);
}
