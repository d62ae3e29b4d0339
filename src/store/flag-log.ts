/** Which messages of a mailbox came or changed since when: who came is seen by the UIDs, whose flags changed is remembered by UID and MODSEQ. */
import { type Row, ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { type Sql, sql } from "../db/sql.ts";
import { FLAG_CHANGE_BYTES_MAX, FLAG_CHANGES_REMEMBERED, TIDY_EVERY } from "./limits.ts";
import type { MailboxRow } from "./mailbox-row.ts";
import { arrivedAfter, flagPages, flagRows, type Place } from "./message-flags.ts";
import type { Modseq } from "./model.ts";
import { packUids, unpackUids } from "./uid-list.ts";
import type { Work } from "./work.ts";

/** Writes down all UIDs (rising) whose flags this transaction has changed in the mailbox. */
export async function rememberFlagged(work: Work, mailbox: MailboxRow, uids: ArrayLike<number>): Promise<void> {
  const modseq = await work.touch(mailbox);
  const packed = packUids(uids);
  if (packed.length > FLAG_CHANGE_BYTES_MAX) return forget(work, mailbox, modseq);
  await work.tx.run(sql`
    insert into flagged (account_id, mailbox_id, modseq, uids)
    values (${work.accountId}, ${mailbox.id}, ${modseq}, ${packed})
    on conflict (account_id, mailbox_id, modseq) do update set uids = excluded.uids`);
  if (modseq % TIDY_EVERY === 0) await forgetOldest(work, mailbox);
}

async function forgetOldest(work: Work, mailbox: MailboxRow): Promise<void> {
  const row = await work.tx.row(sql`
    select modseq from flagged where account_id = ${work.accountId} and mailbox_id = ${mailbox.id}
    order by modseq desc limit 1 offset ${FLAG_CHANGES_REMEMBERED}`);
  if (row !== undefined) await forget(work, mailbox, Number(row[0]) as Modseq);
}

async function forget(work: Work, mailbox: MailboxRow, upTo: Modseq): Promise<void> {
  mailbox.flagsForgottenModseq = upTo;
  await work.tx.run(sql`
    delete from flagged where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and modseq <= ${upTo}`);
}

/** UIDs whose flags changed after `since`, rising; undefined when they are more than `max`. The caller has checked that the log reaches back. */
export async function flaggedSince(
  { tx, accountId, mailboxId }: Place,
  since: number,
  max: number,
): Promise<Uint32Array | undefined> {
  const uids = new Set<number>();
  let after = since;
  for (;;) {
    const rows = await tx.rows(sql`
      select modseq, uids from flagged
      where account_id = ${accountId} and mailbox_id = ${mailboxId} and modseq > ${after}
      order by modseq limit ${ROWS_PER_PAGE_MAX}`);
    for (const [modseq, packed] of rows as readonly [number, Uint8Array][]) {
      for (const uid of unpackUids(packed)) uids.add(uid);
      after = modseq;
    }
    if (uids.size > max) return undefined;
    if (rows.length < ROWS_PER_PAGE_MAX) return Uint32Array.from(uids).sort();
  }
}

/**
 * The messages that came or changed after `since`, in no order, page by page: UID, flag set, MODSEQ, and `more`. Where the log does not
 * reach back, all of them are looked at.
 */
export async function* changedSince(
  place: Place,
  mailbox: MailboxRow,
  more: Sql,
  since: number,
): AsyncGenerator<readonly Row[]> {
  const flagged = since < mailbox.flagsForgottenModseq ? undefined : await flaggedSince(place, since, mailbox.messages);
  const isNew = (row: Row): boolean => Number(row[2]) > since;
  if (flagged === undefined) {
    for await (const { rows } of flagPages(place, undefined, { more })) yield rows.filter(isNew);
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
  const older = flagged.filter((uid) => uid < below);
  for (let i = 0; i < older.length; i += ROWS_PER_PAGE_MAX) {
    yield (await flagRows(place, older.subarray(i, i + ROWS_PER_PAGE_MAX), more)).filter(isNew);
    await place.tx.breathe();
  }
}

/** Mostly few have come. */
const ARRIVALS_PER_PAGE = 250;
