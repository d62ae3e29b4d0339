/** The memory of what was removed: nothing that is remembered as gone may be there. */
import { ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { blocksWithoutMessages } from "../flags/message-flags.ts";
import { mailboxesIn, type MailboxRow, readMailboxRows } from "../mailboxes/mailbox-row.ts";
import { messagesOf, rowsOf } from "../messages/selection.ts";
import { expungedSince } from "../messages/tombstones.ts";
import type { Checked } from "./check.ts";

export async function checkHistory(checked: Checked): Promise<void> {
  const { accountId, database, found } = checked;
  const rows = await database.read((tx) => readMailboxRows(tx, accountId, ROWS_PER_PAGE_MAX));
  for (const mailbox of rows.values()) await database.read((tx) => checkMailbox(tx, checked, mailbox));
  for (const id of await database.read((tx) => mailboxesIn(tx, accountId, sql`expunged`)))
    if (!rows.has(id)) found(`mailbox ${id}`, "is not there, but removals from it are remembered");
  const stray = await database.read((tx) => blocksWithoutMessages(tx, accountId));
  for (const [id, block] of stray) found(`mailbox ${id}`, `keeps flags in block ${block}, where no messages are`);
  for (const id of await database.read((tx) => mailboxesIn(tx, accountId, sql`gone_mailbox`)))
    if (rows.has(id)) found(`mailbox ${id}`, "is remembered as deleted");
}

async function checkMailbox(tx: Tx, { accountId, found }: Checked, mailbox: MailboxRow): Promise<void> {
  const about = `mailbox ${mailbox.id}`;
  const gone = await expungedSince(tx, accountId, mailbox.id, 0);
  if ((gone.at(-1) ?? 0) >= mailbox.uidNext) found(about, "remembers the removal of a UID that was not given out yet");
  const living = await rowsOf(tx, messagesOf(accountId, mailbox.id, sql`uid`), gone);
  for (const [uid] of living) found(`message ${mailbox.id}/${Number(uid)}`, "is remembered as removed");
  if (new Set(gone).size !== gone.length) found(about, "remembers the removal of a UID twice");
  const newest = await tx.row(sql`
    select max(modseq) from expunged where account_id = ${accountId} and mailbox_id = ${mailbox.id}`);
  if (Number(newest?.[0] ?? 0) > mailbox.highestModseq) found(about, "remembers a removal after its last change");
}
