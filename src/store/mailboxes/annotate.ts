/** Setting annotations, and what becomes of them with their mailbox. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import { viewerOf } from "./annotations.ts";
import {
  ANNOTATION_BYTES_MAX,
  ANNOTATIONS_BYTES_MAX,
  ANNOTATIONS_MAX,
  ANNOTATIONS_OF_ACCOUNT_MAX,
  REMOVED_ANNOTATIONS_REMEMBERED,
} from "../limits.ts";
import type { AccountId, MailboxId, Modseq } from "../model.ts";
import type { Work } from "../work.ts";

interface Annotated {
  /** Undefined for the account. */
  readonly mailboxId: MailboxId | undefined;
  readonly viewer: AccountId;
}

/** See MailWriter.annotate. What is refused has been written already: the transaction takes it back. */
export async function annotate(
  work: Work,
  { mailboxId, viewer }: Annotated,
  values: ReadonlyMap<string, Uint8Array | undefined>,
): Promise<Modseq | undefined> {
  if (mailboxId !== undefined) await work.selectable(mailboxId);
  let changed = false;
  for (const [entry, value] of values) {
    const place = { mailboxId: mailboxId ?? 0, viewer: viewerOf(entry, viewer), entry };
    if (await (value === undefined ? remove(work, place) : set(work, place, value))) changed = true;
  }
  if (!changed) return undefined;
  await checkRoom(work, mailboxId ?? 0, viewer);
  await forgetOldest(work);
  return work.change();
}

interface Place {
  readonly mailboxId: number;
  readonly viewer: number;
  readonly entry: string;
}

async function set(work: Work, { mailboxId, viewer, entry }: Place, value: Uint8Array): Promise<boolean> {
  if (value.length > ANNOTATION_BYTES_MAX) throw new Refusal("too-large", "The value of an annotation is too long");
  await work.tx.run(sql`
    insert into annotation (account_id, mailbox_id, viewer_id, entry, modseq, value)
    values (${work.accountId}, ${mailboxId}, ${viewer}, ${entry}, ${await work.change()}, ${value})
    on conflict (account_id, mailbox_id, viewer_id, entry) do update set modseq = excluded.modseq, value = excluded.value`);
  return true;
}

async function remove(work: Work, { mailboxId, viewer, entry }: Place): Promise<boolean> {
  const { accountId, tx } = work;
  const row = await tx.row(sql`
    select 1 from annotation where account_id = ${accountId} and mailbox_id = ${mailboxId} and viewer_id = ${viewer}
      and entry = ${entry} and value is not null`);
  if (row === undefined) return false;
  await tx.run(sql`
    update annotation set value = null, modseq = ${await work.change()}
    where account_id = ${accountId} and mailbox_id = ${mailboxId} and viewer_id = ${viewer} and entry = ${entry}`);
  return true;
}

async function checkRoom(work: Work, mailboxId: number, viewer: AccountId): Promise<void> {
  const here = await work.tx.row(sql`
    select count(*) from annotation
    where account_id = ${work.accountId} and mailbox_id = ${mailboxId} and viewer_id in (0, ${viewer}) and value is not null`);
  if (Number(here?.[0]) > ANNOTATIONS_MAX) throw new Refusal("limit", "There are as many annotations as there may be");
  await checkAccountRoom(work);
}

async function checkAccountRoom({ tx, accountId }: Work): Promise<void> {
  const all = await tx.row(sql`
    select count(*), cast(coalesce(sum(length(value)), 0) as bigint) from annotation
    where account_id = ${accountId} and value is not null`);
  const [count = 0, bytes = 0] = (all ?? []).map(Number);
  if (count > ANNOTATIONS_OF_ACCOUNT_MAX || bytes > ANNOTATIONS_BYTES_MAX)
    throw new Refusal("limit", "The account has as many annotations as it may");
}

async function forgetOldest({ tx, accountId }: Work): Promise<void> {
  const row = await tx.row(sql`
    select modseq from annotation where account_id = ${accountId} and value is null
    order by modseq desc limit 1 offset ${REMOVED_ANNOTATIONS_REMEMBERED}`);
  if (row === undefined) return;
  await tx.run(sql`
    delete from annotation where account_id = ${accountId} and value is null and modseq <= ${Number(row[0])}`);
}

/** INBOX's messages have moved to another mailbox: its annotations hold for both. Throws Refusal("limit"). */
export async function copyAnnotations(work: Work, from: MailboxId, to: MailboxId): Promise<void> {
  await work.tx.run(sql`
    insert into annotation (account_id, mailbox_id, viewer_id, entry, modseq, value)
    select account_id, ${to}, viewer_id, entry, ${await work.change()}, value from annotation
    where account_id = ${work.accountId} and mailbox_id = ${from} and value is not null`);
  await checkAccountRoom(work);
}

/** They go with their mailbox. */
export async function dropAnnotations({ tx, accountId }: Work, mailboxId: MailboxId): Promise<void> {
  await tx.run(sql`delete from annotation where account_id = ${accountId} and mailbox_id = ${mailboxId}`);
}
