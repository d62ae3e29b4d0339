/** The one row of an account: its counters and limits, read at the start of a transaction and written back at its end. */
import { Refusal } from "../base/errors.ts";
import type { Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { Modseq } from "./model.ts";

/** Changed in place by the verbs of one transaction. */
export interface AccountRow {
  modseq: Modseq;
  /** Of the last change to names, roles or subscriptions. */
  treeModseq: Modseq;
  nextMailboxId: number;
  nextEmailId: number;
  nextFlagSetId: number;
  lastUidValidity: number;
  usedBytes: number;
  usedMessages: number;
  maxBytes: number | undefined;
  maxMessages: number | undefined;
  /** Emails that went up to here are no longer remembered. */
  forgottenModseq: Modseq;
  /** Positions of the change log below this are of another history: a backup took the account's place. */
  restoredModseq: Modseq;
  /** Emails up to here are indexed. */
  indexedEmailId: number;
  /** Messages that the junk filter has learned; it alone writes them. */
  readonly learned: { readonly junk: number; readonly ham: number };
}

/** The first of the columns that tell what was learned. */
const LEARNED = 13;

/** Throws Refusal("not-found") when there is no such account. */
export async function readAccountRow(tx: Tx, accountId: number): Promise<AccountRow> {
  const row = await tx.row(sql`
    select modseq, tree_modseq, next_mailbox_id, next_email_id, next_flag_set_id, last_uid_validity,
      used_bytes, used_messages, max_bytes, max_messages, forgotten_modseq, indexed_email_id, restored_modseq,
      junk_learned, ham_learned
    from mail_account where account_id = ${accountId}`);
  if (row === undefined) throw new Refusal("not-found", "no such account");
  const counters = row as readonly number[];
  return {
    modseq: (counters[0] ?? 0) as Modseq,
    treeModseq: (counters[1] ?? 0) as Modseq,
    nextMailboxId: counters[2] ?? 0,
    nextEmailId: counters[3] ?? 0,
    nextFlagSetId: counters[4] ?? 0,
    lastUidValidity: counters[5] ?? 0,
    usedBytes: counters[6] ?? 0,
    usedMessages: counters[7] ?? 0,
    maxBytes: counters[8] ?? undefined,
    maxMessages: counters[9] ?? undefined,
    forgottenModseq: (counters[10] ?? 0) as Modseq,
    indexedEmailId: counters[11] ?? 0,
    restoredModseq: (counters[12] ?? 0) as Modseq,
    learned: learnedIn(counters.slice(LEARNED)),
  };
}

function learnedIn([junk = 0, ham = 0]: readonly number[]): AccountRow["learned"] {
  return { junk, ham };
}

export async function writeAccountRow(tx: Tx, accountId: number, row: AccountRow): Promise<void> {
  await tx.run(sql`
    update mail_account set modseq = ${row.modseq}, tree_modseq = ${row.treeModseq},
      next_mailbox_id = ${row.nextMailboxId}, next_email_id = ${row.nextEmailId}, next_flag_set_id = ${row.nextFlagSetId},
      last_uid_validity = ${row.lastUidValidity}, used_bytes = ${row.usedBytes}, used_messages = ${row.usedMessages},
      max_bytes = ${row.maxBytes ?? null}, max_messages = ${row.maxMessages ?? null},
      forgotten_modseq = ${row.forgottenModseq}, indexed_email_id = ${row.indexedEmailId},
      restored_modseq = ${row.restoredModseq}
    where account_id = ${accountId}`);
}

/** Where nothing else of it has changed. */
export async function writeModseq(tx: Tx, accountId: number, modseq: Modseq): Promise<void> {
  await tx.run(sql`update mail_account set modseq = ${modseq} where account_id = ${accountId}`);
}

export async function insertAccountRow(tx: Tx, accountId: number, row: Omit<AccountRow, "learned">): Promise<void> {
  await tx.run(sql`
    insert into mail_account (account_id, modseq, tree_modseq, next_mailbox_id, next_email_id, next_flag_set_id,
      last_uid_validity, used_bytes, used_messages, max_bytes, max_messages, forgotten_modseq,
      indexed_email_id)
    values (${accountId}, ${row.modseq}, ${row.treeModseq}, ${row.nextMailboxId}, ${row.nextEmailId}, ${row.nextFlagSetId},
      ${row.lastUidValidity}, ${row.usedBytes}, ${row.usedMessages}, ${row.maxBytes ?? null}, ${row.maxMessages ?? null}, ${row.forgottenModseq},
      ${row.indexedEmailId})`);
}
