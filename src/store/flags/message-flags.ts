/**
 * The flags of messages, and when they changed last: how they came (`message`), and over it the blocks of what changed since (`flag_block`).
 * Whoever wants them, or changes them, asks here.
 */
import { lowerBound } from "../../base/rising.ts";
import { type Row, ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { BLOCK_UIDS, blockOf, BlockPacker, unpackBlock } from "./flag-block.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import { mailboxesIn } from "../mailboxes/mailbox-row.ts";
import type { AccountId, EmailId, MailboxId, Modseq, Snapshot, Uid } from "../model.ts";
import { everyPage, messagesOf, type Page, pagesOf, placeRows, rowsOf, uidList } from "../messages/selection.ts";

/** One mailbox as one transaction sees it. */
export interface Place {
  readonly tx: Tx;
  readonly accountId: AccountId;
  readonly mailboxId: MailboxId;
}

/** Messages, rising by UID, and the flag sets that they have from now on. */
export interface Flagged {
  readonly uids: ArrayLike<number>;
  readonly flagSets: ArrayLike<number>;
}

/** Blocks that lie this close on average are read as one range. */
const BLOCK_SPREAD_MAX = 4;
/** Blocks that one statement writes. */
const BLOCKS_PER_STATEMENT = 16;

const nothingMore = sql``;

/** As a literal: a parameter is no whole number to SQLite, and would not divide as one. */
const uidsOfBlock: Sql = { text: [String(BLOCK_UIDS)], values: [] };

/** The column of the flag set with which a message came into its mailbox. */
export const cameWith = sql`first_flag_set_id`;

function cameAs({ accountId, mailboxId }: Place, more: Sql): Sql {
  return messagesOf(accountId, mailboxId, sql`uid, first_flag_set_id, first_modseq${more}`);
}

/** A page of rows with flags, and the blocks that say something of its messages. */
export interface FlagPage extends Page {
  readonly blocks: readonly BlockRow[];
}

/** Rows of UID, flag set and MODSEQ, then of what `more` names (beginning with a comma), as `pagesOf` gives them; of all messages without UIDs. */
export async function* flagPages(
  place: Place,
  uids: ArrayLike<number> | undefined,
  { more = nothingMore, pageMax = ROWS_PER_PAGE_MAX }: { more?: Sql; pageMax?: number } = {},
): AsyncGenerator<FlagPage> {
  const from = cameAs(place, more);
  for await (const page of uids === undefined ? everyPage(place.tx, from, pageMax) : pagesOf(place.tx, from, uids)) {
    yield { ...page, blocks: await bringUpToDate(place, page.all ?? page.rows) };
  }
}

/** The same of these UIDs (rising, at most a page of them). */
export async function flagRows(place: Place, uids: ArrayLike<number>, more = nothingMore): Promise<readonly Row[]> {
  const rows = await rowsOf(place.tx, cameAs(place, more), uids);
  await bringUpToDate(place, rows);
  return rows;
}

/** The same of the first `limit` (at most a page) from a UID on. */
export async function flagRowsFrom(
  place: Place,
  fromUid: number,
  limit: number,
  more = nothingMore,
): Promise<readonly Row[]> {
  const rows = await place.tx.rows(sql`${cameAs(place, more)} and uid >= ${fromUid} order by uid limit ${limit}`);
  await bringUpToDate(place, rows);
  return rows;
}

/** The same of the last `limit` below a UID that came after `since`, from the highest down: messages come with rising MODSEQs. */
export async function arrivedAfter(
  place: Place,
  since: number,
  { below, limit, more }: { below: number; limit: number; more: Sql },
): Promise<readonly Row[]> {
  const rows = await place.tx.rows(sql`${cameAs(place, more)} and uid < ${below} order by uid desc limit ${limit}`);
  const old = rows.findIndex((row) => Number(row[2]) <= since);
  const arrived = old < 0 ? rows : rows.slice(0, old);
  await bringUpToDate(place, arrived.toReversed());
  return arrived;
}

/** A message of one of these emails, wherever it is. */
export type PlaceRow = readonly [
  emailId: EmailId,
  mailboxId: MailboxId,
  uid: Uid,
  flagSet: number,
  modseq: Modseq,
  internalDate: number,
  /** When it came there: a position of the change log, and epoch milliseconds. */
  arrivedModseq: Modseq,
  savedAt: number,
  /** The flags with which the email came. */
  cameWith: number,
];

/** How it came, and the block that may say otherwise since. */
type CameRow = readonly [EmailId, MailboxId, Uid, number, Modseq, number, number, Uint8Array | null];

/** Those of at most UIDS_PER_STATEMENT emails. The index of places leads: see `heldEmails`. */
export async function placesOfEmails(
  tx: Tx,
  accountId: AccountId,
  ids: readonly EmailId[],
): Promise<readonly PlaceRow[]> {
  const from = sql`
    select message.email_id, message.mailbox_id, message.uid, message.first_flag_set_id, message.first_modseq,
      message.internal_date, message.saved_at, flags
    from message held cross join message
    left join flag_block on flag_block.account_id = message.account_id and flag_block.mailbox_id = message.mailbox_id
      and flag_block.block = message.uid / ${uidsOfBlock}
    where held.account_id = ${accountId}
      and message.account_id = held.account_id and message.mailbox_id = held.mailbox_id and message.uid = held.uid`;
  return (await placeRows(tx, from, ids)).map((row) => {
    const [emailId, mailboxId, uid, first, firstModseq, date, savedAt, block] = row as unknown as CameRow;
    let [flagSet, modseq] = [first, firstModseq];
    if (block !== null) {
      unpackBlock(blockOf(uid), block, (other, set, at) => {
        if (other === uid) [flagSet, modseq] = [set, at as Modseq];
      });
    }
    return [emailId, mailboxId, uid, flagSet, modseq, date, firstModseq, savedAt, first];
  });
}

/** Rows that tell how messages (rising) came now tell how they are; answers what they were told it by. */
async function bringUpToDate(place: Place, rows: readonly Row[]): Promise<readonly BlockRow[]> {
  if (rows.length === 0) return [];
  const uids = rows.map((row) => Number(row[0]));
  const blocks = await blocksAround(place, uids);
  let at = 0;
  for (const [block, packed] of blocks) {
    unpackBlock(block, packed, (uid, flagSet, modseq) => {
      while (at < uids.length && uids[at]! < uid) at++;
      if (uids[at] !== uid) return;
      const row = rows[at] as (number | undefined)[];
      row[1] = flagSet;
      row[2] = modseq;
    });
  }
  return blocks;
}

/** The blocks of these UIDs (rising), as far as there are any, rising. */
async function blocksAround(
  { tx, accountId, mailboxId }: Place,
  uids: ArrayLike<number>,
): Promise<readonly BlockRow[]> {
  const blocks = distinctBlocks(uids);
  const found: BlockRow[] = [];
  for (let i = 0; i < blocks.length; i += UIDS_PER_STATEMENT) {
    const some = blocks.slice(i, i + UIDS_PER_STATEMENT);
    const [first = 0, last = 0] = [some[0], some.at(-1)];
    const isRange = last - first < BLOCK_SPREAD_MAX * some.length;
    const which = isRange ? sql`block between ${first} and ${last}` : sql`block in (${uidList(some)})`;
    const rows = await tx.rows(sql`
      select block, flags from flag_block
      where account_id = ${accountId} and mailbox_id = ${mailboxId} and ${which} order by block`);
    for (const row of rows as unknown as readonly BlockRow[]) found.push(row);
  }
  return found;
}

export type BlockRow = readonly [block: number, packed: Uint8Array];

function distinctBlocks(uids: ArrayLike<number>): number[] {
  const blocks: number[] = [];
  let last = -1;
  for (let i = 0; i < uids.length; i++) {
    const block = blockOf(uids[i] ?? 0);
    if (block !== last) blocks.push((last = block));
  }
  return blocks;
}

/** The messages with UIDs below `before` whose flags changed after `since`, as far as blocks tell, rising; some of them may be gone. */
export async function changedFlags(
  { tx, accountId, mailboxId }: Place,
  since: number,
  before: number,
): Promise<{ readonly uids: number[]; readonly flagSets: number[]; readonly modseqs: number[] }> {
  const [uids, flagSets, modseqs]: [number[], number[], number[]] = [[], [], []];
  for (let last = -1, isMore = true; isMore;) {
    const rows = (await tx.rows(sql`
      select block, flags from flag_block
      where account_id = ${accountId} and mailbox_id = ${mailboxId} and block > ${last} and modseq > ${since}
      order by block limit ${ROWS_PER_PAGE_MAX}`)) as unknown as readonly BlockRow[];
    for (const [block, packed] of rows) {
      unpackBlock(block, packed, (uid, flagSet, modseq) => {
        if (modseq <= since || uid >= before) return;
        uids.push(uid);
        flagSets.push(flagSet);
        modseqs.push(modseq);
      });
      last = block;
    }
    isMore = rows.length === ROWS_PER_PAGE_MAX;
  }
  return { uids, flagSets, modseqs };
}

/** Says of all flags of the account that they changed now. */
export async function restampFlags(tx: Tx, accountId: AccountId, modseq: Modseq): Promise<void> {
  await tx.run(sql`update message set first_modseq = ${modseq} where account_id = ${accountId}`);
  for (const mailboxId of await mailboxesIn(tx, accountId, sql`flag_block`)) {
    const place = { tx, accountId, mailboxId };
    const { uids, flagSets } = await changedFlags(place, 0, Number.MAX_SAFE_INTEGER);
    await writeFlags(place, { uids, flagSets }, modseq);
  }
}

/** Mailbox and block, a page at most. */
export async function blocksWithoutMessages(
  tx: Tx,
  accountId: AccountId,
): Promise<readonly (readonly [mailboxId: MailboxId, block: number])[]> {
  const rows = await tx.rows(sql`
    select mailbox_id, block from flag_block where account_id = ${accountId}
      and not exists (select 1 from message where message.account_id = ${accountId}
        and message.mailbox_id = flag_block.mailbox_id
        and uid between flag_block.block * ${BLOCK_UIDS} and flag_block.block * ${BLOCK_UIDS} + ${BLOCK_UIDS - 1})
    limit ${ROWS_PER_PAGE_MAX}`);
  return rows as unknown as readonly (readonly [MailboxId, number])[];
}

/** What is known of the mailbox before: a snapshot that shows it as it is, or the blocks in which flags change. */
export type Before = { readonly snapshot: Snapshot } | { readonly blocks: readonly BlockRow[] };

/** Writes down flags. What is there already is read where it is not known. */
export async function writeFlags(place: Place, flagged: Flagged, modseq: Modseq, before?: Before): Promise<void> {
  const rows =
    before !== undefined && "snapshot" in before
      ? snapshotBlocks(before.snapshot, flagged, modseq)
      : mergedBlocks(before?.blocks ?? (await blocksAround(place, flagged.uids)), flagged, modseq);
  // Written as they are packed: a hundred thousand messages would fill a turn.
  for (const some of inPages(rows, BLOCKS_PER_STATEMENT)) {
    await place.tx.run(written(place, some, modseq));
    await place.tx.breathe();
  }
}

function* inPages(rows: Iterable<BlockRow>, length: number): Generator<readonly BlockRow[]> {
  let page: BlockRow[] = [];
  for (const row of rows) {
    page.push(row);
    if (page.length < length) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

function written({ accountId, mailboxId }: Place, rows: readonly BlockRow[], modseq: Modseq): Sql {
  const values = rows
    .map(([block, packed]) => sql`(${accountId}, ${mailboxId}, ${block}, ${modseq}, ${packed})`)
    .reduce((list, row) => sql`${list}, ${row}`);
  return sql`insert into flag_block (account_id, mailbox_id, block, modseq, flags) values ${values}
    on conflict (account_id, mailbox_id, block) do update set modseq = excluded.modseq, flags = excluded.flags`;
}

const packer = new BlockPacker();

/** Whole blocks: what has not changed in them is in the snapshot. */
function* snapshotBlocks(snapshot: Snapshot, { uids, flagSets }: Flagged, modseq: Modseq): Generator<BlockRow> {
  let at = 0;
  for (let next = 0; next < uids.length;) {
    const block = blockOf(uids[next]!);
    const [from, before] = [block * BLOCK_UIDS, (block + 1) * BLOCK_UIDS];
    if (at >= snapshot.uids.length || snapshot.uids[at]! < from) at = lowerBound(snapshot.uids, from);
    packer.begin(block);
    for (; at < snapshot.uids.length && snapshot.uids[at]! < before; at++) {
      const uid = snapshot.uids[at]!;
      if (uid === uids[next]) packer.add(uid, flagSets[next++]!, modseq);
      else packer.add(uid, snapshot.flagSets.at(at), snapshot.modseqs.at(at));
    }
    if (next < uids.length && uids[next]! < before)
      throw new Error("a message was changed that is not in its snapshot");
    yield [block, packer.end()];
  }
}

/** What the blocks have, and what has changed over it. */
function* mergedBlocks(blocks: readonly BlockRow[], { uids, flagSets }: Flagged, modseq: Modseq): Generator<BlockRow> {
  const there = new Map(blocks);
  for (let next = 0; next < uids.length;) {
    const block = blockOf(uids[next]!);
    const before = (block + 1) * BLOCK_UIDS;
    packer.begin(block);
    const addBelow = (end: number): void => {
      for (; next < uids.length && uids[next]! < end; next++) packer.add(uids[next]!, flagSets[next]!, modseq);
    };
    unpackBlock(block, there.get(block) ?? new Uint8Array(), (uid, flagSet, changed) => {
      addBelow(uid);
      if (uids[next] !== uid) packer.add(uid, flagSet, changed);
    });
    addBelow(before);
    yield [block, packer.end()];
  }
}

/** After messages with these UIDs (rising) went: blocks of which nothing is left go too. */
export async function dropEmptyBlocks({ tx, accountId, mailboxId }: Place, uids: ArrayLike<number>): Promise<void> {
  const blocks = distinctBlocks(uids);
  for (let i = 0; i < blocks.length; i += UIDS_PER_STATEMENT) {
    await tx.run(sql`
      delete from flag_block where account_id = ${accountId} and mailbox_id = ${mailboxId}
        and block in (${uidList(blocks.slice(i, i + UIDS_PER_STATEMENT))})
        and not exists (select 1 from message where message.account_id = ${accountId} and message.mailbox_id = ${mailboxId}
          and uid between flag_block.block * ${BLOCK_UIDS} and flag_block.block * ${BLOCK_UIDS} + ${BLOCK_UIDS - 1})`);
  }
}
