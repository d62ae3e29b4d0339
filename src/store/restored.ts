/**
 * What an account needs when a backup has taken its place. Clients know numbers and positions of the change log that were given out after the
 * backup was made; from here on they must mean nothing, while UIDs of what is still there stay, so that nobody fetches it again.
 */
import { type Database, ROWS_PER_PAGE_MAX, type Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { readAccountRow, writeAccountRow } from "./account-row.ts";
import { restampFlags } from "./flags/message-flags.ts";
import { LEFT_OUT_AT_RESTORE, MAILBOXES_MAX, MODSEQS_LEFT_OUT_AT_RESTORE, UID_MAX } from "./limits.ts";
import { type MailboxRow, readMailboxRows, writeMailboxRow } from "./mailboxes/mailbox-row.ts";
import type { AccountId, MailboxId, Modseq } from "./model.ts";

const MS_PER_SECOND = 1_000;

/** All of the account changed, at a position beyond any that was told; answers how many messages it has. */
export async function afterRestore(database: Database, accountId: AccountId, now: number): Promise<number> {
  return database.write(async (tx) => {
    const account = await readAccountRow(tx, accountId);
    const modseq = (account.modseq + MODSEQS_LEFT_OUT_AT_RESTORE) as Modseq;
    // Mailboxes made after the backup may have had any UIDVALIDITY up to here.
    account.lastUidValidity = Math.max(account.lastUidValidity, Math.floor(now / MS_PER_SECOND)) + MAILBOXES_MAX;
    account.modseq = modseq;
    account.treeModseq = modseq;
    account.forgottenModseq = modseq;
    account.restoredModseq = modseq;
    account.nextMailboxId += LEFT_OUT_AT_RESTORE;
    account.nextEmailId += LEFT_OUT_AT_RESTORE;
    await stampMessages(tx, accountId, modseq);
    await stampMailboxes(tx, accountId, { modseq, uidValidity: () => ++account.lastUidValidity });
    await stampRecords(tx, accountId, modseq);
    await writeAccountRow(tx, accountId, account);
    return account.usedMessages;
  });
}

/** A client that keeps flags may have some that were set after the backup: each message is told again (RFC 7162 3.1.4.1). */
async function stampMessages(tx: Tx, accountId: AccountId, modseq: Modseq): Promise<void> {
  await tx.run(sql`update seen_by set modseq = ${modseq} where account_id = ${accountId}`);
  await restampFlags(tx, accountId, modseq);
  // Removals are told by what is not there any more.
  for (const table of [sql`expunged`, sql`gone_email`, sql`gone_mailbox`, sql`gone_record`])
    await tx.run(sql`delete from ${table} where account_id = ${accountId}`);
}

interface Stamp {
  readonly modseq: Modseq;
  /** One that no mailbox has had. */
  readonly uidValidity: () => number;
}

async function stampMailboxes(tx: Tx, accountId: AccountId, { modseq, uidValidity }: Stamp): Promise<void> {
  for (const row of (await readMailboxRows(tx, accountId, ROWS_PER_PAGE_MAX)).values()) {
    row.highestModseq = modseq;
    row.forgottenModseq = modseq;
    row.flagsForgottenModseq = modseq;
    if (row.uidNext < UID_MAX / 2) leaveOut(row);
    else await replaceValidity(tx, accountId, { id: row.id, uidValidity: uidValidity() });
    await writeMailboxRow(tx, accountId, row);
  }
  await tx.run(sql`update mailbox set modseq = ${modseq}, rights_modseq = ${modseq} where account_id = ${accountId}`);
}

function leaveOut(row: MailboxRow): void {
  const isAllTold = row.recentFrom === row.uidNext;
  row.uidNext += LEFT_OUT_AT_RESTORE;
  if (isAllTold) row.recentFrom = row.uidNext;
}

/** Where there are too few UIDs to leave some out: clients fetch all of the mailbox again. */
async function replaceValidity(
  tx: Tx,
  accountId: AccountId,
  { id, uidValidity }: { id: MailboxId; uidValidity: number },
): Promise<void> {
  await tx.run(
    sql`update mailbox set uid_validity = ${uidValidity} where account_id = ${accountId} and mailbox_id = ${id}`,
  );
}

async function stampRecords(tx: Tx, accountId: AccountId, modseq: Modseq): Promise<void> {
  await tx.run(sql`
    update record_kind set next_id = next_id + ${LEFT_OUT_AT_RESTORE}, modseq = ${modseq} where account_id = ${accountId}`);
}
