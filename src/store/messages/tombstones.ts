/** What was removed from mailboxes: remembered by UID and MODSEQ, so that a client that was away can be told (QRESYNC), and snapshots advanced. */
import { ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { EXPUNGES_REMEMBERED } from "../limits.ts";
import type { MailboxRow } from "../mailboxes/mailbox-row.ts";
import type { AccountId, MailboxId, Modseq, Uid } from "../model.ts";
import { packUids, unpackUids } from "./uid-list.ts";
import { looksAround } from "../tidy.ts";
import type { Work } from "../work.ts";

/** Writes down the UIDs (in any order) that this transaction has removed from the mailbox. */
export async function rememberExpunged(work: Work, mailbox: MailboxRow, uids: readonly number[]): Promise<void> {
  const modseq = await work.touch(mailbox);
  const earlier = await work.tx.row(sql`
    select uids from expunged
    where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and modseq = ${modseq}`);
  const before = earlier === undefined ? [] : unpackUids(earlier[0] as Uint8Array);
  const packed = packUids(Uint32Array.from(before.concat(uids)).sort());
  await work.tx.run(sql`
    insert into expunged (account_id, mailbox_id, modseq, uids)
    values (${work.accountId}, ${mailbox.id}, ${modseq}, ${packed})
    on conflict (account_id, mailbox_id, modseq) do update set uids = excluded.uids`);
  if (looksAround(modseq)) await forgetOldest(work, mailbox);
}

async function forgetOldest(work: Work, mailbox: MailboxRow): Promise<void> {
  const row = await work.tx.row(sql`
    select modseq from expunged where account_id = ${work.accountId} and mailbox_id = ${mailbox.id}
    order by modseq desc limit 1 offset ${EXPUNGES_REMEMBERED}`);
  if (row === undefined) return;
  mailbox.forgottenModseq = Number(row[0]) as Modseq;
  await work.tx.run(sql`
    delete from expunged
    where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and modseq <= ${mailbox.forgottenModseq}`);
}

/** UIDs removed after `since`, rising. The caller has checked that the memory reaches back that far. */
export async function expungedSince(tx: Tx, accountId: AccountId, mailboxId: MailboxId, since: number): Promise<Uid[]> {
  const uids: Uid[] = [];
  let after = since;
  for (;;) {
    const rows = await tx.rows(sql`
      select modseq, uids from expunged
      where account_id = ${accountId} and mailbox_id = ${mailboxId} and modseq > ${after}
      order by modseq limit ${ROWS_PER_PAGE_MAX}`);
    for (const [modseq, packed] of rows as readonly [number, Uint8Array][]) {
      for (const uid of unpackUids(packed)) uids.push(uid as Uid);
      after = modseq;
    }
    if (rows.length < ROWS_PER_PAGE_MAX) return uids.sort((a, b) => a - b);
  }
}
