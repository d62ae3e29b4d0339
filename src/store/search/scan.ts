/** Looking at the rows of a whole mailbox, a window of messages at a time, so that others get their turn. */
import type { Database, Row } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { Mask } from "./masks.ts";
import type { AccountId, Snapshot } from "../model.ts";

export interface Scanned {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly snapshot: Snapshot;
  /** Others do not matter. */
  readonly within?: Mask;
}

export interface Scan {
  /** What to select besides the UID. */
  readonly columns: Sql;
  /** What to select from: message, or message joined with others. */
  readonly from: Sql;
  /** Which rows are wanted. */
  readonly holds: Sql;
  /** Messages looked at in one statement, and so at most its rows. */
  readonly window: number;
}

/** Calls `take` with each wanted row and the message's position in the snapshot. Each window is a transaction of its own. */
export async function scan(
  { accountId, database, snapshot, within }: Scanned,
  { columns, from, holds, window }: Scan,
  take: (row: Row, at: number) => void,
): Promise<void> {
  const { uids, mailboxId } = snapshot;
  for (let next = 0; next < uids.length;) {
    if (next > 0) await new Promise(setImmediate);
    const start = within === undefined ? next : within.indexOf(1, next);
    if (start < 0) return;
    const whole = Math.min(start + window, uids.length);
    const end = within === undefined ? whole : within.lastIndexOf(1, whole - 1) + 1;
    next = whole;
    const rows = await database.read((tx) =>
      tx.rows(sql`
        select message.uid, ${columns} from ${from}
        where message.account_id = ${accountId} and message.mailbox_id = ${mailboxId}
          and message.uid between ${uids[start] ?? 0} and ${uids[end - 1] ?? 0} and ${holds}
        order by message.uid`),
    );
    let at = start;
    for (const row of rows) {
      while (at < end && (uids[at] ?? 0) < Number(row[0])) at++;
      if (at < end && uids[at] === row[0]) take(row, at);
    }
  }
}
