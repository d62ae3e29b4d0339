/** Which messages of a mailbox came or changed since when. */
import { type Row, ROWS_PER_PAGE_MAX } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import type { MailboxRow } from "./mailbox-row.ts";
import { arrivedAfter, changedFlags, flagPages, flagRows, type Place } from "./message-flags.ts";

/**
 * The messages that came or changed after `since`, in no order, page by page: UID, flag set, MODSEQ, and `more`. Where that is not to be seen any
 * more, all of them are looked at.
 */
export async function* changedSince(
  place: Place,
  mailbox: MailboxRow,
  more: Sql,
  since: number,
): AsyncGenerator<readonly Row[]> {
  if (since < mailbox.flagsForgottenModseq) {
    for await (const { rows } of flagPages(place, undefined, { more }))
      yield rows.filter((row) => Number(row[2]) > since);
    return;
  }
  let below = mailbox.uidNext;
  for (let isMore = true; isMore;) {
    const found = await arrivedAfter(place, since, { below, limit: ARRIVALS_PER_PAGE, more });
    below = Number(found.at(-1)?.[0] ?? below);
    isMore = found.length === ARRIVALS_PER_PAGE;
    yield found;
    await place.tx.breathe();
  }
  const { uids: older } = await changedFlags(place, since, below);
  for (let i = 0; i < older.length; i += ROWS_PER_PAGE_MAX) {
    yield await flagRows(place, older.slice(i, i + ROWS_PER_PAGE_MAX), more);
    await place.tx.breathe();
  }
}

/** Mostly few have come. */
const ARRIVALS_PER_PAGE = 250;
