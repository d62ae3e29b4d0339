/** The order that SORT asks for, from the keys the store keeps (RFC 5256 3). */
import { sortInTurns } from "../base/merge-sort.ts";
import type { Account, ProgressReport } from "../store/account.ts";
import type { MailboxId, OrderedMessage, OrderKeys, Uid } from "../store/model.ts";
import type { SortCriterion, SortKey } from "../wire/imap/sort.ts";

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
} as const satisfies Record<SortKey, keyof OrderKeys>;
type Kept = (typeof keptAs)[SortKey];

/** Those of the UIDs (rising) that exist, sorted; where no criterion decides, by sequence number. */
export async function sorted(
  account: Account,
  asked: { readonly mailboxId: MailboxId; readonly uids: readonly Uid[]; readonly report: ProgressReport },
  criteria: readonly SortCriterion[],
): Promise<readonly Uid[]> {
  const names = [...new Set(criteria.map(({ key }) => keptAs[key]))];
  const messages = await account.orderKeys(asked.mailboxId, asked.uids, names, asked.report);
  return (await sortInTurns(messages, comparison(criteria))).map(({ uid }) => uid);
}

function comparison(criteria: readonly SortCriterion[]) {
  const steps = criteria.map(({ key, reverse }) => ({ name: keptAs[key], before: reverse ? 1 : -1 }));
  return (one: OrderedMessage<Kept>, other: OrderedMessage<Kept>): number => {
    for (const { name, before } of steps) {
      const [left, right] = [one[name], other[name]];
      if (left !== right) return left < right ? before : -before;
    }
    return 0;
  };
}
