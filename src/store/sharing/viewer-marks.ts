/** What viewers have marked in mailboxes where each has a \Seen of their own, as far as this process has looked. */
import { Recent } from "../../base/recent.ts";
import { type Database, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { readMailboxRow } from "../mailboxes/mailbox-row.ts";
import { AT_FIRST, type Look, type Mark, marksSince } from "./seen.ts";
import type { Marks } from "./seen-snapshot.ts";

/** Viewers of mailboxes whose marks are kept; each mark has some 100 bytes. */
const KEPT_MAX = 200;

/** One viewer's marks up to a position of the change log. Never changed: snapshots that were made with them stay what they are. */
interface Known {
  readonly byUid: ReadonlyMap<number, Mark>;
  /** Another one each time that \Seen became each one's own. */
  readonly from: number;
  readonly upTo: number;
}

const kept = new WeakMap<Database, Recent<string, Known>>();

/** As the mailbox is now; undefined where \Seen is the same for all. */
export async function marksNow(database: Database, look: Look): Promise<Marks | undefined> {
  for (;;) {
    const own = await knownOf(database, look);
    const atFirst = await knownOf(database, { ...look, viewer: AT_FIRST });
    if (own === undefined || atFirst === undefined) return undefined;
    if (own.from === atFirst.from) return { byUid: own.byUid, atFirst: atFirst.byUid };
  }
}

async function knownOf(database: Database, look: Look): Promise<Known | undefined> {
  let known = kept.get(database);
  if (known === undefined) kept.set(database, (known = new Recent<string, Known>(KEPT_MAX)));
  const key = `${look.mailboxId}/${look.viewer}`;
  let marks = known.get(key);
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
    known.set(key, marks);
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
