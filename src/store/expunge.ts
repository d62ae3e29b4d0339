/** Removing messages: their rows, a memory of their UIDs, and content that no mailbox refers to any more. */
import type { Row } from "../db/database.ts";
import { type Sql, sql } from "../db/sql.ts";
import { UIDS_PER_STATEMENT } from "./limits.ts";
import { count, type MailboxRow } from "./mailbox-row.ts";
import type { EmailId, MailboxId, Uid } from "./model.ts";
import { release } from "./quota.ts";
import { clausesFor, everyPage, messagesOf, pagesOf, uidList } from "./selection.ts";
import type { Work } from "./work.ts";

/** A message as far as those need to know it who take it out of a mailbox. */
export interface Leaving {
  readonly uid: Uid;
  readonly emailId: EmailId;
  readonly flagSet: number;
  readonly size: number;
}

export const leavingColumns = sql`uid, email_id, flag_set_id, size`;

export function leavingOf(rows: readonly Row[]): Leaving[] {
  return (rows as unknown as readonly [Uid, EmailId, number, number][]).map(([uid, emailId, flagSet, size]) => ({
    uid,
    emailId,
    flagSet,
    size,
  }));
}

/** See MailWriter.expunge. */
export async function expunge(
  work: Work,
  mailboxId: MailboxId,
  options: { uids?: ArrayLike<number>; anyFlags?: boolean },
): Promise<Uid[]> {
  const mailbox = await work.selectable(mailboxId);
  const only = options.anyFlags === true ? everything : await withDeleted(work);
  const from = sql`${messagesOf(work.accountId, mailboxId, leavingColumns)} ${only}`;
  const gone: Uid[] = [];
  for await (const page of options.uids === undefined
    ? everyPage(work.tx, from)
    : pagesOf(work.tx, from, options.uids)) {
    if (options.anyFlags !== true && mailbox.deleted === 0) break;
    const leaving = leavingOf(page.rows);
    await takeOut(work, mailbox, { leaving, all: page.all, only });
    release(await work.changing(), leaving.length, sizeOf(leaving));
    await dropOrphans(work, leaving);
    for (const { uid } of leaving) gone.push(uid);
  }
  return gone;
}

const everything = sql``;

/** A further condition: the message is marked \\Deleted. */
async function withDeleted(work: Work): Promise<Sql> {
  const sets = await work.flagSets.idsWith("\\Deleted");
  const lists: Sql[] = [];
  for (let i = 0; i < sets.length; i += UIDS_PER_STATEMENT) {
    lists.push(sql`flag_set_id in (${uidList(sets.slice(i, i + UIDS_PER_STATEMENT))})`);
  }
  const [first = sql`flag_set_id = 0`, ...more] = lists;
  return sql`and (${more.reduce((either, list) => sql`${either} or ${list}`, first)})`;
}

/**
 * Takes rows (of one page, in UID order) out of a mailbox, its counts and its list, and remembers that they went.
 * `only` is the further condition under which `all` are all rows of that part of the mailbox.
 */
export async function takeOut(
  work: Work,
  mailbox: MailboxRow,
  { leaving, all, only = everything }: { leaving: readonly Leaving[]; all: readonly Row[] | undefined; only?: Sql },
): Promise<void> {
  if (leaving.length === 0) return;
  const uids = leaving.map(({ uid }) => uid);
  await work.touch(mailbox);
  for (const clause of clausesFor(
    uids,
    all?.map((row) => Number(row[0])),
  )) {
    await work.tx.run(
      sql`delete from message where account_id = ${work.accountId} and mailbox_id = ${mailbox.id} and ${clause} ${only}`,
    );
  }
  for (const { flagSet, size } of leaving) count(mailbox, await work.flagSet(flagSet), -1, -size);
  work.expunged(mailbox, uids);
}

function sizeOf(messages: readonly Leaving[]): number {
  return messages.reduce((sum, { size }) => sum + size, 0);
}

/** Deletes the emails among these that are in no mailbox any more. A body in the blob store is left to the sweep. */
async function dropOrphans(work: Work, leaving: readonly Leaving[]): Promise<void> {
  const { tx, accountId } = work;
  for (let i = 0; i < leaving.length; i += UIDS_PER_STATEMENT) {
    const list = uidList(leaving.slice(i, i + UIDS_PER_STATEMENT).map(({ emailId }) => emailId));
    await tx.run(sql`
      delete from content where account_id = ${accountId} and email_id in (${list}) and not exists
        (select 1 from message where message.account_id = content.account_id and message.email_id = content.email_id)`);
    await tx.run(sql`
      delete from email where account_id = ${accountId} and email_id in (${list}) and not exists
        (select 1 from message where message.account_id = email.account_id and message.email_id = email.email_id)`);
  }
}
