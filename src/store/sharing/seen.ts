/** \Seen of those who look at somebody else's mailbox, where each has their own (RFC 4314 2.1, "s"). */
import { type Row, ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import type { MailboxRow } from "../mailboxes/mailbox-row.ts";
import { flagPages, writeFlags } from "../flags/message-flags.ts";
import type { AccountId, MailboxId, Modseq, Uid } from "../model.ts";
import { ANYONE } from "./rights.ts";
import { pagesOf, uidList } from "../messages/selection.ts";
import type { Source } from "../source.ts";
import type { Work } from "../work.ts";

/**
 * Nobody is this viewer: what the messages had when each got a \Seen of their own is marked by it, and holds for who has not marked them. So
 * what the owner reads later tells nobody so.
 */
export const AT_FIRST: AccountId = ANYONE;

/** Whose. */
export interface Look {
  readonly accountId: AccountId;
  readonly mailboxId: MailboxId;
  readonly viewer: AccountId;
}

/** What a viewer has said of one message. */
export type Mark = readonly [uid: number, seen: number, modseq: Modseq];

/** A page of what was marked after this position, by it. */
export async function marksSince(
  tx: Tx,
  { accountId, mailboxId, viewer }: Look,
  [modseq, uid]: readonly [modseq: number, uid: number],
): Promise<readonly Mark[]> {
  const rows = await tx.rows(sql`
    select uid, seen, modseq from seen_by
    where account_id = ${accountId} and mailbox_id = ${mailboxId} and viewer_id = ${viewer}
      and modseq >= ${modseq} and (modseq > ${modseq} or uid > ${uid})
    order by modseq, uid limit ${ROWS_PER_PAGE_MAX}`);
  return rows as unknown as readonly Mark[];
}

/** What the viewer has said of these UIDs (rising). */
async function marksOf(tx: Tx, look: Look, uids: ArrayLike<number>): Promise<ReadonlyMap<number, Mark>> {
  const { accountId, mailboxId, viewer } = look;
  const marks = new Map<number, Mark>();
  const from = sql`
    select uid, seen, modseq from seen_by
    where account_id = ${accountId} and mailbox_id = ${mailboxId} and viewer_id = ${viewer}`;
  for await (const { rows } of pagesOf(tx, from, uids))
    for (const mark of rows as unknown as readonly Mark[]) marks.set(mark[0], mark);
  return marks;
}

/** Whether the viewer has seen each of those of the UIDs (rising) that exist, and when that changed. */
export async function seenStates(
  source: Source,
  { id, seenFrom }: MailboxRow,
  viewer: AccountId,
  uids: ArrayLike<number>,
): Promise<ReadonlyMap<Uid, { readonly seen: boolean; readonly modseq: number }>> {
  const { tx, accountId } = source;
  const marksFor = (whose: AccountId): Promise<ReadonlyMap<number, Mark>> =>
    marksOf(tx, { accountId, mailboxId: id, viewer: whose }, uids);
  const isApart = seenFrom > 0;
  const marks = isApart ? await marksFor(viewer) : undefined;
  const atFirst = isApart ? await marksFor(AT_FIRST) : undefined;
  const states = new Map<Uid, { seen: boolean; modseq: number }>();
  for await (const { rows } of flagPages({ tx, accountId, mailboxId: id }, uids)) {
    for (const [uid, set] of rows as unknown as readonly [Uid, number][]) {
      const mark = marks?.get(uid);
      const shared = atFirst === undefined ? (await source.flagSet(set)).seen : atFirst.has(uid);
      states.set(uid, mark === undefined ? { seen: shared, modseq: 0 } : { seen: mark[1] === 1, modseq: mark[2] });
    }
  }
  return states;
}

/** Notes it of messages that exist. Their MODSEQ is another for this viewer alone. */
export async function markSeen(
  work: Work,
  mailbox: MailboxRow,
  viewer: AccountId,
  { uids, seen }: { readonly uids: readonly Uid[]; readonly seen: boolean },
): Promise<void> {
  if (uids.length === 0) return;
  const modseq = await work.touch(mailbox);
  for (let i = 0; i < uids.length; i += UIDS_PER_STATEMENT) {
    await work.tx.run(sql`
      insert into seen_by (account_id, mailbox_id, viewer_id, uid, seen, modseq)
      select account_id, mailbox_id, ${viewer}, uid, ${seen ? 1 : 0}, ${modseq} from message
      where account_id = ${work.accountId} and mailbox_id = ${mailbox.id}
        and uid in (${uidList(uids.slice(i, i + UIDS_PER_STATEMENT))})
      on conflict (account_id, mailbox_id, viewer_id, uid) do update set seen = excluded.seen, modseq = excluded.modseq`);
    await work.tx.breathe();
  }
}

/** Whether each has a \Seen of their own from now on. Those who look at the mailbox see all its messages anew. */
export async function keepSeenApart(work: Work, id: MailboxId, apart: boolean): Promise<void> {
  const mailbox = await work.selectable(id);
  if (apart === mailbox.seenFrom > 0) return;
  // A UID of its own for each time that it begins, so that what is known of an earlier time is told apart.
  mailbox.seenFrom = apart ? mailbox.uidNext++ : 0;
  const { tx, accountId } = work;
  await tx.run(sql`
    update mailbox set seen_from = ${mailbox.seenFrom} where account_id = ${accountId} and mailbox_id = ${id}`);
  await dropMarks(work, id);
  const modseq = await work.touchTree();
  await tx.run(sql`
    update mailbox set modseq = ${modseq}, rights_modseq = ${modseq}
    where account_id = ${accountId} and mailbox_id = ${id}`);
  await showAll(work, mailbox);
}

/** All that anybody has marked in the mailbox. */
export async function dropMarks({ tx, accountId }: Work, id: MailboxId): Promise<void> {
  const marks = sql`seen_by where account_id = ${accountId} and mailbox_id = ${id}`;
  for (;;) {
    const next = await tx.row(sql`
      select viewer_id, uid from ${marks} order by viewer_id, uid limit 1 offset ${ROWS_PER_PAGE_MAX}`);
    if (next === undefined) break;
    const [viewer = 0, uid = 0] = next;
    await tx.run(sql`delete from ${marks} and (viewer_id, uid) < (${viewer}, ${uid})`);
    await tx.breathe();
  }
  await tx.run(sql`delete from ${marks}`);
}

/** The UIDs of those with \Seen; rows of UID and flag set. */
async function seenOnes(work: Work, rows: readonly Row[]): Promise<Uid[]> {
  const seen: Uid[] = [];
  for (const [uid, set] of rows as unknown as readonly [Uid, number][])
    if ((await work.flagSet(set)).seen) seen.push(uid);
  return seen;
}

/** Every message of the mailbox counts as changed; what is seen now was so for all, where each has their own from now on. */
async function showAll(work: Work, mailbox: MailboxRow): Promise<void> {
  const { tx, accountId } = work;
  const place = { tx, accountId, mailboxId: mailbox.id };
  for await (const { rows, blocks } of flagPages(place, undefined)) {
    const flagged = { uids: rows.map(([uid]) => Number(uid)), flagSets: rows.map(([, set]) => Number(set)) };
    await writeFlags(place, flagged, await work.shows(mailbox, flagged), { blocks });
    if (mailbox.seenFrom > 0) await markSeen(work, mailbox, AT_FIRST, { uids: await seenOnes(work, rows), seen: true });
  }
}
