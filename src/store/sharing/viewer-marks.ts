/** What viewers have marked in mailboxes where each has a \Seen of their own, as far as this process has looked. */
import { type Database, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { readMailboxRow } from "../mailboxes/mailbox-row.ts";
import { AT_FIRST, type Look, type Mark, marksSince } from "./seen.ts";
import type { Marks } from "./seen-snapshot.ts";

/** Marks that a process keeps, of all viewers together: some 100 bytes each. */
const MARKS_MAX = 500_000;

/** One viewer's marks up to a position of the change log. Never changed: snapshots that were made with them stay what they are. */
export interface Known {
  readonly byUid: ReadonlyMap<number, Mark>;
  /** Another one each time that \Seen became each one's own. */
  readonly from: number;
  readonly upTo: number;
}

const keyOf = ({ accountId, mailboxId, viewer }: Look): string => `${accountId}/${mailboxId}/${viewer}`;

/** One for all accounts of a process. */
export class KeptMarks {
  readonly #marksMax: number;
  /** In the order of last use. */
  readonly #known = new Map<string, Known>();
  #marks = 0;

  constructor(marksMax = MARKS_MAX) {
    this.#marksMax = marksMax;
  }

  get(look: Look): Known | undefined {
    const key = keyOf(look);
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#known.delete(key);
      this.#known.set(key, known);
    }
    return known;
  }

  /** What was used longest ago gives way, but never for itself: it would be read anew each time. */
  keep(look: Look, known: Known): void {
    const key = keyOf(look);
    this.#forget(key);
    for (const oldest of this.#known.keys()) {
      if (this.#marks + known.byUid.size <= this.#marksMax) break;
      this.#forget(oldest);
    }
    this.#known.set(key, known);
    this.#marks += known.byUid.size;
  }

  /** Forgets the marks of an account that goes: its id may come again with other messages. */
  drop(accountId: number): void {
    for (const key of this.#known.keys()) if (key.startsWith(`${accountId}/`)) this.#forget(key);
  }

  #forget(key: string): void {
    this.#marks -= this.#known.get(key)?.byUid.size ?? 0;
    this.#known.delete(key);
  }
}

/** As the mailbox is now; undefined where \Seen is the same for all. */
export async function marksNow(database: Database, kept: KeptMarks, look: Look): Promise<Marks | undefined> {
  for (;;) {
    const own = await knownOf(database, kept, look);
    const atFirst = await knownOf(database, kept, { ...look, viewer: AT_FIRST });
    if (own === undefined || atFirst === undefined) return undefined;
    if (own.from === atFirst.from) return { byUid: own.byUid, atFirst: atFirst.byUid };
  }
}

async function knownOf(database: Database, kept: KeptMarks, look: Look): Promise<Known | undefined> {
  let marks = kept.get(look);
  for (;;) {
    const before = marks;
    const page = await database.read(async (tx) => {
      const { seenFrom, highestModseq } = await readMailboxRow(tx, look.accountId, look.mailboxId);
      if (seenFrom === 0) return undefined;
      const isSame = before?.from === seenFrom;
      const since = isSame ? before.upTo : 0;
      if (isSame && since >= highestModseq) return before;
      return { from: seenFrom, byUid: isSame ? before.byUid : new Map<number, Mark>(), since, highestModseq };
    });
    if (page === undefined || "upTo" in page) return page;
    marks = await grown(database, look, page);
    kept.keep(look, marks);
  }
}

/** With what was marked since: others have their turn between pages. */
async function grown(
  database: Database,
  look: Look,
  {
    from,
    byUid,
    since,
    highestModseq,
  }: Omit<Known, "upTo"> & { readonly since: number; readonly highestModseq: number },
): Promise<Known> {
  const all = new Map(byUid);
  let after: readonly [number, number] = [since, Number.MAX_SAFE_INTEGER];
  for (;;) {
    const at = after;
    const page = await database.read((tx) => marksSince(tx, look, at));
    for (const mark of page) all.set(mark[0], mark);
    const last = page.at(-1);
    if (last === undefined || page.length < ROWS_PER_PAGE_MAX) return { from, byUid: all, upTo: highestModseq };
    after = [last[2], last[0]];
    await new Promise(setImmediate);
  }
}
