/** The order of Email/query (RFC 8621 4.4.2). */
import { sortInTurns } from "../../base/merge-sort.ts";
import type { Account } from "../../store/account.ts";
import type { OrderKeys, Uid } from "../../store/model.ts";
import { invalidArguments } from "../errors.ts";
import type { Comparator } from "../standard/query.ts";
import { flagOf } from "./keywords.ts";
import { type Mask, type Sought, threadsByFlag } from "./matching.ts";
import type { Position, Universe } from "./universe.ts";

/** Properties that the store keeps keys for. */
const keptAs: Readonly<Record<string, keyof OrderKeys>> = {
  sentAt: "sent",
  from: "fromShown",
  to: "toShown",
  subject: "subject",
};

export const EMAIL_SORTS: ReadonlySet<string> = new Set([
  "receivedAt",
  "size",
  "hasKeyword",
  "allInThreadHaveKeyword",
  "someInThreadHaveKeyword",
  ...Object.keys(keptAs),
]);

type Key = (at: Position) => string | number;

/** Where no comparator decides, the newest come first, and of these the last that arrived: the order is always the same. */
export async function sorted(
  sought: Sought,
  found: Mask | undefined,
  comparators: readonly Comparator[],
): Promise<readonly Position[]> {
  const newest = await sought.universe.newestFirst();
  const these = found === undefined ? newest : newest.filter((at) => found[at] === 1);
  const [first, ...others] = comparators;
  const isByDate = first?.property === "receivedAt" && !first.isAscending && others.length === 0;
  if (first === undefined || isByDate) return these;
  const steps: { readonly key: Key; readonly sign: 1 | -1 }[] = [];
  for (const comparator of comparators)
    steps.push({ key: await keyOf(sought, comparator), sign: comparator.isAscending ? 1 : -1 });
  // Sorting leaves those that are equal in their order.
  return sortInTurns(these, (one, other) => {
    for (const { key, sign } of steps) {
      const [left, right] = [key(one), key(other)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}

async function keyOf(sought: Sought, { property, given }: Comparator): Promise<Key> {
  const { universe, account } = sought;
  if (property === "receivedAt") return (at) => universe.receivedAt[at] ?? 0;
  if (property === "size") return (at) => universe.sizes[at] ?? 0;
  const kept = keptAs[property];
  if (kept !== undefined) {
    const keys = await orderKeys(account, universe, kept);
    return (at) => keys[at] ?? "";
  }
  const { keyword } = given;
  const flag = typeof keyword === "string" ? flagOf(keyword) : undefined;
  if (flag === undefined) throw invalidArguments(`sorting by ${property} needs a keyword`);
  if (property === "hasKeyword") {
    const mask = universe.withFlag(flag, await sought.everywhere());
    return (at) => mask[at] ?? 0;
  }
  return threadKey(sought, flag, property === "allInThreadHaveKeyword");
}

async function threadKey(sought: Sought, flag: string, all: boolean): Promise<Key> {
  const { having, lacking } = await threadsByFlag(sought, flag);
  return (at) => {
    const thread = sought.universe.threadIds[at] ?? 0;
    return Number(all ? !lacking.has(thread) : having.has(thread));
  };
}

async function orderKeys(account: Account, universe: Universe, name: keyof OrderKeys): Promise<(string | number)[]> {
  const keys: (string | number)[] = [];
  for (const columns of universe.mailboxes) {
    const uids = Array.from(columns.uids) as Uid[];
    const rows = await account.orderKeys(columns.mailboxId, uids, [name]);
    const emailOf = new Map(uids.map((uid, i) => [uid, columns.emailIds[i] ?? 0]));
    for (const row of rows) keys[universe.positionOf(emailOf.get(row.uid) ?? 0) ?? 0] = row[name] ?? "";
  }
  return keys;
}
