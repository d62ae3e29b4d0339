/** The order that SORT asks for, from the keys the store keeps (RFC 5256 3). */
import { sortInTurns } from "../../base/merge-sort.ts";
import type { Account, ProgressReport } from "../../store/account.ts";
import type { MailboxId, OrderedMessage, OrderKeys, Uid } from "../../store/model.ts";
import type { SortCriterion, SortKey } from "../../wire/imap/sort.ts";

const keptAs = {
  ARRIVAL: "arrival",
  CC: "cc",
  DATE: "sent",
  DISPLAYFROM: "fromShown",
  DISPLAYTO: "toShown",
  FROM: "from",
  SIZE: "size",
  SUBJECT: "subject",
  TO: "to",
} as const satisfies Record<Exclude<SortKey, "RELEVANCY">, keyof OrderKeys>;
type Kept = (typeof keptAs)[keyof typeof keptAs];

interface Sorting {
  readonly mailboxId: MailboxId;
  /** Rising. */
  readonly uids: readonly Uid[];
  readonly scores: ReadonlyMap<Uid, number>;
  readonly report: ProgressReport;
}

export function isRelevancy({ key }: SortCriterion): boolean {
  return key === "RELEVANCY";
}

/** Those of the UIDs (rising) that exist, sorted; where no criterion decides, by sequence number. */
export async function sorted(
  account: Account,
  asked: Sorting,
  criteria: readonly SortCriterion[],
): Promise<readonly Uid[]> {
  const names = [...new Set(criteria.flatMap(({ key }) => (key === "RELEVANCY" ? [] : [keptAs[key]])))];
  const messages = await account.orderKeys(asked.mailboxId, asked.uids, names, asked.report);
  return (await sortInTurns(messages, comparison(criteria, asked.scores))).map(({ uid }) => uid);
}

function comparison(criteria: readonly SortCriterion[], scores: ReadonlyMap<Uid, number>) {
  // The most relevant come first.
  const steps = criteria.map(({ key, reverse }) => ({ key, before: reverse !== (key === "RELEVANCY") ? 1 : -1 }));
  const value = (message: OrderedMessage<Kept>, key: SortKey): string | number =>
    key === "RELEVANCY" ? (scores.get(message.uid) ?? 1) : message[keptAs[key]];
  return (one: OrderedMessage<Kept>, other: OrderedMessage<Kept>): number => {
    for (const { key, before } of steps) {
      const [left, right] = [value(one, key), value(other, key)];
      if (left !== right) return left < right ? before : -before;
    }
    return 0;
  };
}
