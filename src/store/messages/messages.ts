/** Reading messages: rows, what lists show, and content. */
import { Refusal } from "../../base/errors.ts";
import type { Database, Row } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { ReadNow, StoredContent, StoredMessage } from "../account.ts";
import { contentColumns, storedContents } from "./content.ts";
import { heldEmails } from "../emails/emails.ts";
import { flagRows, flagRowsFrom } from "../flags/message-flags.ts";
import type { AccountId, EmailId, FlaggedRow, MailboxId, MessageRow, MessageSummary, Modseq } from "../model.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import { checkPage, rowsOf, uidList, wideRowsOf, wideSelect } from "./selection.ts";
import type { Source } from "../source.ts";

const nothingMore = sql``;
const moreOfRow = sql`, email_id, thread_id, size, line_growth, internal_date, date_zone, saved_at`;

export async function rows(source: Source, mailboxId: MailboxId, uids: ArrayLike<number>): Promise<FlaggedRow[]> {
  checkPage(uids.length);
  const { tx, accountId } = source;
  return (await flagRows({ tx, accountId, mailboxId }, uids, moreOfRow)).map(flaggedRow);
}

export async function rowsFrom(
  source: Source,
  mailboxId: MailboxId,
  fromUid: number,
  limit: number,
): Promise<FlaggedRow[]> {
  checkPage(limit);
  const { tx, accountId } = source;
  return (await flagRowsFrom({ tx, accountId, mailboxId }, fromUid, limit, moreOfRow)).map(flaggedRow);
}

export async function summaries(
  source: Source,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
): Promise<MessageSummary[]> {
  checkPage(uids.length);
  return (await rowsOf(source.tx, summariesFrom(source.accountId, mailboxId), uids)).map(summary);
}

/** As `storedNow`. */
export function summariesNow(
  database: Database,
  accountId: AccountId,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
): ReadNow<MessageSummary> | undefined {
  const from = summariesFrom(accountId, mailboxId, modseqOf(accountId, mailboxId));
  return readNow(database, from, uids, (found) => found.map(summary));
}

function summariesFrom(accountId: AccountId, mailboxId: MailboxId, more = nothingMore): Sql {
  return sql`
    select uid, message.email_id, message.thread_id, message.size, line_growth,
      internal_date, date_zone, saved_at, envelope_size, structure_size, listing${more}
    from message join email on email.account_id = message.account_id and email.email_id = message.email_id
    where message.account_id = ${accountId} and mailbox_id = ${mailboxId}`;
}

export async function stored(
  source: Source,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
): Promise<readonly StoredMessage[]> {
  checkPage(uids.length);
  return storedMessages(await wideRowsOf(source.tx, storedFrom(source.accountId, mailboxId), uids));
}

/** The same at once; undefined when none is found, when it takes more than one statement, or that cannot be had at once. */
export function storedNow(
  database: Database,
  accountId: AccountId,
  mailboxId: MailboxId,
  uids: ArrayLike<number>,
): ReadNow<StoredMessage> | undefined {
  const from = storedFrom(accountId, mailboxId, modseqOf(accountId, mailboxId));
  return readNow(database, from, uids, storedMessages);
}

function readNow<T>(
  database: Database,
  from: Sql,
  uids: ArrayLike<number>,
  read: (rows: readonly Row[]) => readonly T[],
): ReadNow<T> | undefined {
  const select = uids.length === 0 ? undefined : wideSelect(from, uids);
  const found = select && database.rowsNow(select);
  const modseq = found?.[0]?.at(-1);
  return found === undefined || modseq === undefined ? undefined : { messages: read(found), modseq: modseq as Modseq };
}

/** One more column: how far the mailbox was when its rows were read. */
function modseqOf(accountId: AccountId, mailboxId: MailboxId): Sql {
  return sql`,
      (select highest_modseq from mailbox where account_id = ${accountId} and mailbox_id = ${mailboxId})`;
}

function storedFrom(accountId: AccountId, mailboxId: MailboxId, more = nothingMore): Sql {
  return sql`
    select uid, message.email_id, thread_id, size, line_growth, internal_date, date_zone, saved_at,
      message.email_id, body_size, blob_hash, packing, header, body${more}
    from message join content on content.account_id = message.account_id and content.email_id = message.email_id
    where message.account_id = ${accountId} and mailbox_id = ${mailboxId}`;
}

function storedMessages(found: readonly Row[]): readonly StoredMessage[] {
  return storedContents(found, ROW_COLUMNS).map((content, i) => ({
    row: messageRow(found[i] ?? []),
    content,
  }));
}

function messageRow(row: Row): MessageRow {
  const [uid, emailId, threadId, size, lineGrowth, internalDate, dateZone, savedAt] = row as unknown as RowColumns;
  return { uid, emailId, threadId, size, lineGrowth, internalDate, dateZone, savedAt };
}

function flaggedRow([uid = 0, flagSet, modseq, ...more]: Row): FlaggedRow {
  const flags = { flagSet: flagSet as FlaggedRow["flagSet"], modseq: modseq as FlaggedRow["modseq"] };
  return { ...messageRow([uid, ...more]), ...flags };
}

const ROW_COLUMNS = 8;
type RowColumns = [
  MessageRow["uid"],
  MessageRow["emailId"],
  MessageRow["threadId"],
  size: number,
  lineGrowth: number,
  internalDate: number,
  dateZone: number,
  savedAt: number,
];

function summary(row: Row): MessageSummary {
  const [uid, emailId, threadId, size, lineGrowth, internalDate, dateZone, savedAt, ...wide] = row as unknown as [
    ...RowColumns,
    number,
    number,
    Uint8Array,
  ];
  const [envelopeSize, structureSize, listing] = wide;
  return {
    uid,
    emailId,
    threadId,
    size,
    lineGrowth,
    internalDate,
    dateZone,
    savedAt,
    envelope: listing.subarray(0, envelopeSize),
    bodyStructure: listing.subarray(envelopeSize, envelopeSize + structureSize),
    listedFields: listing.subarray(envelopeSize + structureSize),
  };
}

export async function previews(source: Source, emailIds: readonly EmailId[]): Promise<Map<EmailId, string>> {
  checkPage(emailIds.length);
  const found = new Map<EmailId, string>();
  for (let i = 0; i < emailIds.length; i += UIDS_PER_STATEMENT) {
    const some = emailIds.slice(i, i + UIDS_PER_STATEMENT);
    const page = await source.tx.rows(sql`select email.email_id, preview from ${heldEmails(source.accountId, some)}`);
    for (const [id, preview] of page as unknown as readonly [EmailId, string][]) found.set(id, preview);
  }
  return found;
}

export async function header(source: Source, emailId: EmailId): Promise<Uint8Array> {
  const row = await source.tx.row(
    sql`select header from content where account_id = ${source.accountId} and email_id = ${emailId}`,
  );
  if (row === undefined) throw new Refusal("not-found", "the message is gone");
  return row[0] as Uint8Array;
}

export async function traces(source: Source, emailIds: readonly EmailId[]): Promise<Map<EmailId, Uint8Array>> {
  checkPage(emailIds.length);
  const found = new Map<EmailId, Uint8Array>();
  for (let i = 0; i < emailIds.length; i += UIDS_PER_STATEMENT) {
    const list = uidList(emailIds.slice(i, i + UIDS_PER_STATEMENT));
    const page = await source.tx.rows(sql`
      select email_id, substr(header, 1, cast(trace_size as int)) from content
      where account_id = ${source.accountId} and email_id in (${list}) and trace_size is not null`);
    // SQLite's substr of an empty header is null.
    for (const [id, trace] of page as unknown as readonly [EmailId, Uint8Array | null][])
      found.set(id, trace ?? new Uint8Array());
  }
  return found;
}

/** In the order asked. Throws Refusal("not-found") when one of them is gone. */
export async function contents(source: Source, emailIds: readonly EmailId[]): Promise<StoredContent[]> {
  checkPage(emailIds.length);
  const found = new Map<number, StoredContent>();
  for (let i = 0; i < emailIds.length; i += UIDS_PER_STATEMENT) {
    const list = uidList(emailIds.slice(i, i + UIDS_PER_STATEMENT));
    const page = await source.tx.rows(sql`
      select ${contentColumns} from content
      where account_id = ${source.accountId} and email_id in (${list})`);
    for (const content of storedContents(page)) found.set(content.emailId, content);
  }
  return emailIds.map((id) => {
    const content = found.get(id);
    if (content === undefined) throw new Refusal("not-found", "the message is gone");
    return content;
  });
}
