/** Writing down the flags of messages that are there: the blocks of what changed since they came (see `message-flags.ts`). */
import { lowerBound } from "../base/rising.ts";
import { type Sql, sql } from "../db/sql.ts";
import { BLOCK_UIDS, blockOf, BlockPacker, unpackBlock } from "./flag-block.ts";
import { UIDS_PER_STATEMENT } from "./limits.ts";
import { blocksAround, type BlockRow, distinctBlocks, type Flagged, type Place } from "./message-flags.ts";
import type { Modseq, Snapshot } from "./model.ts";
import { uidList } from "./selection.ts";

/** Blocks that one statement writes. */
const BLOCKS_PER_STATEMENT = 16;

/** What is known of the mailbox before: a picture that shows it as it is, or the blocks in which flags change. */
export type Before = { readonly picture: Snapshot } | { readonly blocks: readonly BlockRow[] };

/** Writes down flags. What is there already is read where it is not known. */
export async function writeFlags(place: Place, flagged: Flagged, modseq: Modseq, before?: Before): Promise<void> {
  const rows =
    before !== undefined && "picture" in before
      ? picturedBlocks(before.picture, flagged, modseq)
      : mergedBlocks(before?.blocks ?? (await blocksAround(place, flagged.uids)), flagged, modseq);
  for (let i = 0; i < rows.length; i += BLOCKS_PER_STATEMENT) {
    await place.tx.run(written(place, rows.slice(i, i + BLOCKS_PER_STATEMENT), modseq));
    await place.tx.breathe();
  }
}

function written({ accountId, mailboxId }: Place, rows: readonly BlockRow[], modseq: Modseq): Sql {
  const values = rows
    .map(([block, packed]) => sql`(${accountId}, ${mailboxId}, ${block}, ${modseq}, ${packed})`)
    .reduce((list, row) => sql`${list}, ${row}`);
  return sql`insert into flag_block (account_id, mailbox_id, block, modseq, flags) values ${values}
    on conflict (account_id, mailbox_id, block) do update set modseq = excluded.modseq, flags = excluded.flags`;
}

const packer = new BlockPacker();

/** Whole blocks: what has not changed in them is in the picture. */
function picturedBlocks(picture: Snapshot, { uids, flagSets }: Flagged, modseq: Modseq): BlockRow[] {
  const rows: BlockRow[] = [];
  let at = 0;
  for (let next = 0; next < uids.length;) {
    const block = blockOf(uids[next]!);
    const [from, before] = [block * BLOCK_UIDS, (block + 1) * BLOCK_UIDS];
    if (at >= picture.uids.length || picture.uids[at]! < from) at = lowerBound(picture.uids, from);
    packer.begin(block);
    for (; at < picture.uids.length && picture.uids[at]! < before; at++) {
      const uid = picture.uids[at]!;
      if (uid === uids[next]) packer.add(uid, flagSets[next++]!, modseq);
      else packer.add(uid, picture.flagSets.at(at), picture.modseqs.at(at));
    }
    if (next < uids.length && uids[next]! < before) throw new Error("a message was changed that is not in its picture");
    rows.push([block, packer.end()]);
  }
  return rows;
}

/** What the blocks have, and what has changed over it. */
function mergedBlocks(blocks: readonly BlockRow[], { uids, flagSets }: Flagged, modseq: Modseq): BlockRow[] {
  const there = new Map(blocks);
  const rows: BlockRow[] = [];
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
    rows.push([block, packer.end()]);
  }
  return rows;
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
