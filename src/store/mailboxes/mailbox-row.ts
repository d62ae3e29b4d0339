/** The row of a mailbox: its counts, read when a transaction first touches it and written back at the end. */
import { Refusal } from "../../base/errors.ts";
import { type Database, ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { FlagSet, MailboxId, Modseq } from "../model.ts";

/** Changed in place by the verbs of one transaction. */
export interface MailboxRow {
  readonly id: MailboxId;
  uidNext: number;
  recentFrom: number;
  highestModseq: Modseq;
  /** Removals up to here are no longer remembered. */
  forgottenModseq: Modseq;
  /** Flags that changed up to here changed before there were blocks: when is not to be seen without a look at all messages. */
  flagsForgottenModseq: Modseq;
  messages: number;
  unseen: number;
  deleted: number;
  size: number;
  lineGrowth: number;
  /** UIDs from here on are seen by each alone; 0: \\Seen is the same for all. */
  seenFrom: number;
  readonly uidValidity: number;
  readonly selectable: boolean;
}

const columns = sql`mailbox_id, uid_next, recent_from, highest_modseq, forgotten_modseq, messages, unseen, deleted, size, uid_validity, selectable, line_growth, seen_from, flags_forgotten_modseq`;

function mailboxRow(row: readonly number[]): MailboxRow {
  return {
    id: (row[0] ?? 0) as MailboxId,
    uidNext: row[1] ?? 0,
    recentFrom: row[2] ?? 0,
    highestModseq: (row[3] ?? 0) as Modseq,
    forgottenModseq: (row[4] ?? 0) as Modseq,
    messages: row[5] ?? 0,
    unseen: row[6] ?? 0,
    deleted: row[7] ?? 0,
    size: row[8] ?? 0,
    uidValidity: row[9] ?? 0,
    selectable: row[10] === 1,
    lineGrowth: row[11] ?? 0,
    seenFrom: row[12] ?? 0,
    flagsForgottenModseq: (row[13] ?? 0) as Modseq,
  };
}

/** Throws Refusal("not-found"). */
export async function readMailboxRow(tx: Tx, accountId: number, id: MailboxId): Promise<MailboxRow> {
  const row = await tx.row(sql`select ${columns} from mailbox where account_id = ${accountId} and mailbox_id = ${id}`);
  if (row === undefined) throw new Refusal("not-found", "no such mailbox");
  return mailboxRow(row as readonly number[]);
}

/** At once; undefined when it is not to be had that way, or when the account's names have changed since `treeModseq`. */
export function mailboxRowNow(
  database: Database,
  { accountId, id, treeModseq }: { accountId: number; id: MailboxId; treeModseq: Modseq },
): MailboxRow | undefined {
  const found = database.rowsNow(sql`
    select ${columns} from mailbox where account_id = ${accountId} and mailbox_id = ${id}
      and (select tree_modseq from mail_account where account_id = ${accountId}) = ${treeModseq}`);
  const row = found?.[0];
  return row && mailboxRow(row as readonly number[]);
}

/** All of them: at most MAILBOXES_MAX, which is two pages. */
export async function readMailboxRows(tx: Tx, accountId: number, pageSize: number): Promise<Map<number, MailboxRow>> {
  const rows = new Map<number, MailboxRow>();
  let last = 0;
  for (;;) {
    const page = await tx.rows(sql`
      select ${columns} from mailbox where account_id = ${accountId} and mailbox_id > ${last}
      order by mailbox_id limit ${pageSize}`);
    for (const row of page as readonly (readonly number[])[]) {
      const mailbox = mailboxRow(row);
      rows.set(mailbox.id, mailbox);
      last = mailbox.id;
    }
    if (page.length < pageSize) return rows;
  }
}

/** The mailboxes of which the account has rows in a table, rising. */
export async function mailboxesIn(tx: Tx, accountId: number, table: Sql): Promise<readonly MailboxId[]> {
  const found: MailboxId[] = [];
  for (;;) {
    const rows = await tx.rows(sql`
      select distinct mailbox_id from ${table} where account_id = ${accountId} and mailbox_id > ${found.at(-1) ?? 0}
      order by mailbox_id limit ${ROWS_PER_PAGE_MAX}`);
    for (const [id] of rows) found.push(id as MailboxId);
    if (rows.length < ROWS_PER_PAGE_MAX) return found;
  }
}

export async function writeMailboxRow(tx: Tx, accountId: number, row: MailboxRow): Promise<void> {
  await tx.run(sql`
    update mailbox set uid_next = ${row.uidNext}, recent_from = ${row.recentFrom}, highest_modseq = ${row.highestModseq},
      forgotten_modseq = ${row.forgottenModseq}, messages = ${row.messages}, unseen = ${row.unseen},
      deleted = ${row.deleted}, size = ${row.size}, line_growth = ${row.lineGrowth},
      flags_forgotten_modseq = ${row.flagsForgottenModseq}
    where account_id = ${accountId} and mailbox_id = ${row.id}`);
}

/** What messages add to the counts of their mailbox, or take away where negative. */
export interface Weight {
  messages: number;
  size: number;
  lineGrowth: number;
}

/** Counts messages with these flags in, or out. */
export function count(row: MailboxRow, flags: FlagSet, { messages, size, lineGrowth }: Weight): void {
  row.messages += messages;
  row.size += size;
  row.lineGrowth += lineGrowth;
  if (!flags.seen) row.unseen += messages;
  if (flags.deleted) row.deleted += messages;
}
