/** What happened to records of one kind between two positions of the change log. */
import { ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { GONE_RECORDS_REMEMBERED } from "./limits.ts";
import type { Changes, Modseq, RecordId, RecordKind } from "./model.ts";
import { recordStates } from "./records.ts";
import type { Source } from "./source.ts";

interface Change {
  readonly id: RecordId;
  readonly modseq: number;
  readonly what: "created" | "updated" | "destroyed";
}

interface Page {
  readonly since: number;
  readonly max: number;
}

/** As many as `max`, up to a position between two writes; undefined when one write changed more, when `since` never was, or is too long ago. */
export async function recordChanges(
  source: Source,
  kind: RecordKind,
  wish: Page,
): Promise<Changes<RecordId> | undefined> {
  const { since } = wish;
  const max = Math.min(wish.max, ROWS_PER_PAGE_MAX - 1);
  const { modseq, restoredModseq } = await source.account();
  if (since > modseq || since < restoredModseq || (await mayBeForgotten(source, kind, since))) return undefined;
  const newest = (await recordStates(source)).get(kind) ?? (0 as Modseq);
  const all = [...(await there(source, kind, { since, max })), ...(await gone(source, kind, { since, max }))];
  all.sort((one, other) => one.modseq - other.modseq);
  const beyond = all[max]?.modseq;
  const told = beyond === undefined ? all : all.filter((change) => change.modseq < beyond);
  if (beyond !== undefined && told.length === 0) return undefined;
  const ids = (what: Change["what"]): RecordId[] => told.filter((each) => each.what === what).map(({ id }) => id);
  return {
    upTo: beyond === undefined ? newest : ((told.at(-1)?.modseq ?? newest) as Modseq),
    created: ids("created"),
    updated: ids("updated"),
    destroyed: ids("destroyed"),
  };
}

/** Whether so many went since that the first of them may not be remembered any more: the newest always are. */
async function mayBeForgotten({ tx, accountId }: Source, kind: RecordKind, since: number): Promise<boolean> {
  const last = await tx.row(sql`
    select 1 from gone_record where account_id = ${accountId} and kind = ${kind} and modseq > ${since}
    order by modseq limit 1 offset ${GONE_RECORDS_REMEMBERED - 1}`);
  return last !== undefined;
}

/** What was made since is told as made at that time, whatever became of it later: a later part may tell of that. */
async function there({ tx, accountId }: Source, kind: RecordKind, { since, max }: Page): Promise<Change[]> {
  const at = sql`case when created_modseq > ${since} then created_modseq else modseq end`;
  const rows = await tx.rows(sql`
    select record_id, ${at}, created_modseq from record
    where account_id = ${accountId} and kind = ${kind} and modseq > ${since}
    order by 2, 1 limit ${max + 1}`);
  return (rows as unknown as readonly [RecordId, number, number][]).map(([id, modseq, born]) => ({
    id,
    modseq,
    what: born > since ? "created" : "updated",
  }));
}

async function gone({ tx, accountId }: Source, kind: RecordKind, { since, max }: Page): Promise<Change[]> {
  const rows = await tx.rows(sql`
    select record_id, modseq from gone_record
    where account_id = ${accountId} and kind = ${kind} and modseq > ${since}
    order by modseq, record_id limit ${max + 1}`);
  return (rows as unknown as readonly [RecordId, number][]).map(([id, modseq]) => ({ id, modseq, what: "destroyed" }));
}
