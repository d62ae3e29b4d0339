/** Telling of new messages what a client wants to know of them, without being asked (RFC 5465 5.2 and 7). */
import { type FetchItem, formatFetchItems } from "../../wire/imap/fetch.ts";
import { positionsOfUids, runsOf } from "../../wire/imap/number-set.ts";
import { Fetching } from "../fetch/fetching.ts";
import { planFetch } from "../fetch/plan.ts";
import type { Session } from "../session.ts";

/** What is shown unasked is not seen for that (RFC 5465 5.2). */
export function withoutSeen(items: readonly FetchItem[]): readonly FetchItem[] {
  return items.map((item) => ("peek" in item ? { ...item, peek: true } : item));
}

/** New messages by what is to be told of them. */
export class Shown {
  readonly #byText = new Map<string, { items: readonly FetchItem[]; uids: number[] }>();

  /** `items` may name the same more than once. */
  add(uid: number, items: readonly FetchItem[]): void {
    if (items.length === 0) return;
    const different = unique(items);
    const key = formatFetchItems(different);
    const known = this.#byText.get(key);
    if (known === undefined) this.#byText.set(key, { items: different, uids: [uid] });
    else known.uids.push(uid);
  }

  /** Writes a FETCH for each of them that the client counts. */
  async tell(session: Session): Promise<void> {
    const { view, condstore, uidOnly, rev2 } = session;
    for (const { items, uids } of this.#byText.values()) {
      const all: readonly FetchItem[] = condstore ? [...items, { kind: "attribute", name: "MODSEQ" }] : items;
      const request = { items: unique(all), changedSince: undefined, vanished: false, partial: undefined };
      const plan = planFetch(request, { withUid: (condstore || rev2) && !uidOnly, condstore });
      await new Fetching(session, plan, view.told).run(positionsOfUids(runsOf(uids), view.uids));
    }
  }
}

/** Each once. */
function unique(items: readonly FetchItem[]): readonly FetchItem[] {
  return [...new Map(items.map((item) => [formatFetchItems([item]), item])).values()];
}
