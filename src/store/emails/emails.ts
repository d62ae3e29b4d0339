/** Emails wherever they are: their places in mailboxes, their threads, and what lists show of them (RFC 8621 4). */
import { type Row, ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { placesOfEmails } from "../flags/message-flags.ts";
import type { AccountId, Email, EmailId, EmailPlace, MailboxId, ThreadId } from "../model.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import { checkPage, placeRows, uidList } from "../messages/selection.ts";
import type { Source } from "../source.ts";

/** Those that exist, in the order asked; at most a page. */
export async function emails(source: Source, ids: readonly EmailId[]): Promise<readonly Email[]> {
  checkPage(ids.length);
  const found = new Map<number, Email>();
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    if (i > 0) await source.tx.breathe();
    const some = ids.slice(i, i + UIDS_PER_STATEMENT);
    const places = await placesOf(source, some);
    const rows = await source.tx.rows(sql`
      select email.email_id, email.thread_id, email.size, sent_at, has_attachment, preview, envelope_size, structure_size, listing
      from ${heldEmails(source.accountId, some)}`);
    for (const row of rows) {
      const email = emailOf(row, places);
      if (email.places.length > 0) found.set(email.id, email);
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/**
 * The rows of `email` that are in some mailbox, for a `from`. SQLite takes an account for ten rows, and would rather walk through all of them than look up
 * eleven ids: the index of places leads, and each email is then one look-up.
 */
export function heldEmails(accountId: AccountId, ids: readonly EmailId[]): Sql {
  return sql`(select distinct email_id from message where account_id = ${accountId} and email_id in (${uidList(ids)})) held
    cross join email where email.account_id = ${accountId} and email.email_id = held.email_id`;
}

/** The mailboxes that each of the emails is in. */
export async function mailboxesOfEmails(
  source: Source,
  ids: readonly EmailId[],
): Promise<ReadonlyMap<EmailId, ReadonlySet<MailboxId>>> {
  const found = new Map<EmailId, Set<MailboxId>>();
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    const from = sql`
      select email_id, mailbox_id, uid from message held where account_id = ${source.accountId}`;
    const rows = await placeRows(source.tx, from, ids.slice(i, i + UIDS_PER_STATEMENT));
    for (const [emailId, mailboxId] of rows as unknown as readonly [EmailId, MailboxId][]) {
      const held = found.get(emailId);
      if (held === undefined) found.set(emailId, new Set([mailboxId]));
      else held.add(mailboxId);
    }
  }
  return found;
}

async function placesOf(source: Source, ids: readonly EmailId[]): Promise<ReadonlyMap<number, EmailPlace[]>> {
  const places = new Map<number, EmailPlace[]>();
  for (const [emailId, mailboxId, uid, flagSet, modseq, internalDate] of await placesOfEmails(
    source.tx,
    source.accountId,
    ids,
  )) {
    const place = { mailboxId, uid, flags: await source.flagSet(flagSet), modseq, internalDate };
    const held = places.get(emailId);
    if (held === undefined) places.set(emailId, [place]);
    else held.push(place);
  }
  return places;
}

function emailOf(row: Row, places: ReadonlyMap<number, readonly EmailPlace[]>): Email {
  const [id, threadId, size, sentAt, hasAttachment, preview, envelopeSize, structureSize, listing] =
    row as unknown as readonly [EmailId, ThreadId, number, number | null, number, string, number, number, Uint8Array];
  return {
    id,
    threadId,
    size,
    sentAt: sentAt ?? undefined,
    hasAttachment: hasAttachment === 1,
    preview,
    listedFields: listing.subarray(envelopeSize + structureSize),
    places: places.get(id) ?? [],
  };
}

/** The emails of each of these threads (at most a page), by id, which is the order of their arrival. */
export async function emailsOfThreads(
  source: Source,
  ids: readonly ThreadId[],
): Promise<ReadonlyMap<ThreadId, readonly EmailId[]>> {
  const found = new Map<ThreadId, EmailId[]>();
  for (let i = 0; i < ids.length; i += UIDS_PER_STATEMENT) {
    for (const [threadId, emailId] of await membersOf(source, ids.slice(i, i + UIDS_PER_STATEMENT))) {
      const held = found.get(threadId);
      if (held === undefined) found.set(threadId, [emailId]);
      else held.push(emailId);
    }
  }
  return found;
}

type Member = readonly [thread: ThreadId, email: EmailId];

/** Of a few threads there may be very many, by email. */
async function membersOf({ tx, accountId }: Source, ids: readonly ThreadId[]): Promise<readonly Member[]> {
  const found: Member[] = [];
  for (;;) {
    const rows = await tx.rows(sql`
      select thread_id, email_id from email
      where account_id = ${accountId} and thread_id in (${uidList(ids)}) and email_id > ${found.at(-1)?.[1] ?? 0}
      order by email_id limit ${ROWS_PER_PAGE_MAX}`);
    for (const row of rows as unknown as readonly Member[]) found.push(row);
    if (rows.length < ROWS_PER_PAGE_MAX) return found;
    await tx.breathe();
  }
}

/** A page of the emails that carry an attachment, by id. */
export async function withAttachment(tx: Tx, accountId: AccountId, after: number): Promise<readonly EmailId[]> {
  const rows = await tx.rows(sql`
    select email_id from email
    where account_id = ${accountId} and email_id > ${after} and has_attachment = 1
    order by email_id limit ${ROWS_PER_PAGE_MAX}`);
  return rows.map((row) => row[0] as EmailId);
}
