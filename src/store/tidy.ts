/** Looking now and then for what nobody needs any more: a removal in a thousand does it for all. */
import { type Sql, sql } from "../db/sql.ts";
import { TIDY_EVERY } from "./limits.ts";
import type { Modseq } from "./model.ts";
import type { Work } from "./work.ts";

/** 2^32 divided by the golden ratio: multiples of it lie far from each other. */
const SPREAD = 0x9e37_79b1;
const SPREAD_BITS = 2 ** 32;

/**
 * Whether a removal at this position of the change log looks. That is spread over the numbers and not every thousandth of them: where each message is
 * fetched and removed before the next one comes, all removals may have odd ones.
 */
export function looksAround(modseq: Modseq): boolean {
  return Math.imul(modseq, SPREAD) >>> 0 < SPREAD_BITS / TIDY_EVERY;
}

/** Of the rows that remember removals, the newest so many stay, and all of the same moment as the last of those. */
export async function keepNewest({ tx }: Work, rows: Sql, count: number): Promise<void> {
  const last = await tx.row(sql`select modseq from ${rows} order by modseq desc limit 1 offset ${count - 1}`);
  if (last !== undefined) await tx.run(sql`delete from ${rows} and modseq < ${Number(last[0])}`);
}
