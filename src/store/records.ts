/** Records: small documents of a kind, with their place in the change log. What they mean is the business of whoever keeps them. */
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { RECORD_BYTES_MAX, RECORDS_MAX } from "./limits.ts";
import type { Changes, Modseq, RecordId, RecordKind, StoredRecord } from "./model.ts";
import type { Source } from "./source.ts";
import type { Work } from "./work.ts";

/** All of the kind, by id. */
export async function readRecords(source: Source, kind: RecordKind): Promise<readonly StoredRecord[]> {
  const found: StoredRecord[] = [];
  let after = 0;
  for (;;) {
    const rows = await source.tx.rows(sql`
      select record_id, modseq, data from record
      where account_id = ${source.accountId} and kind = ${kind} and record_id > ${after}
      order by record_id limit ${ROWS_PER_PAGE_MAX}`);
    for (const [id, modseq, data] of rows as unknown as readonly [RecordId, Modseq, string][]) {
      found.push({ id, modseq, data });
      after = id;
    }
    if (rows.length < ROWS_PER_PAGE_MAX) return found;
  }
}

export async function readRecord(source: Source, kind: RecordKind, id: RecordId): Promise<StoredRecord | undefined> {
  const row = await source.tx.row(sql`
    select modseq, data from record
    where account_id = ${source.accountId} and kind = ${kind} and record_id = ${id}`);
  return row === undefined ? undefined : { id, modseq: row[0] as Modseq, data: String(row[1]) };
}

/** The account's position counts for every kind; what went is remembered for good, since there is little of it. */
export async function recordChanges(
  source: Source,
  kind: RecordKind,
  since: number,
): Promise<Changes<RecordId> | undefined> {
  const { modseq } = await source.account();
  if (since > modseq) return undefined;
  const [created, updated]: [RecordId[], RecordId[]] = [[], []];
  const rows = await source.tx.rows(sql`
    select record_id, created_modseq from record
    where account_id = ${source.accountId} and kind = ${kind} and modseq > ${since} order by record_id`);
  for (const [id, born] of rows as unknown as readonly [RecordId, number][])
    (born > since ? created : updated).push(id);
  const gone = await source.tx.rows(sql`
    select record_id from gone_record
    where account_id = ${source.accountId} and kind = ${kind} and modseq > ${since} order by record_id`);
  return { upTo: modseq, created, updated, destroyed: gone.map((row) => row[0] as RecordId) };
}

/** Throws Refusal("limit" | "too-large"). */
export async function addRecord(work: Work, kind: RecordKind, data: string): Promise<RecordId> {
  checkSize(data);
  const { tx, accountId } = work;
  const count = await tx.row(sql`select count(*) from record where account_id = ${accountId} and kind = ${kind}`);
  if ((count?.[0] as number) >= RECORDS_MAX) throw new Refusal("limit", "there are as many of these as there may be");
  const modseq = await work.change();
  const next = await tx.row(sql`
    insert into record_id (account_id, kind, next_id) values (${accountId}, ${kind}, 2)
    on conflict (account_id, kind) do update set next_id = record_id.next_id + 1
    returning next_id - 1`);
  const id = next?.[0] as RecordId;
  await tx.run(sql`
    insert into record (account_id, kind, record_id, modseq, created_modseq, data)
    values (${accountId}, ${kind}, ${id}, ${modseq}, ${modseq}, ${data})`);
  return id;
}

/** Throws Refusal("not-found" | "too-large"). */
export async function changeRecord(work: Work, kind: RecordKind, id: RecordId, data: string): Promise<void> {
  checkSize(data);
  const changed = await work.tx.run(sql`
    update record set data = ${data}, modseq = ${await work.change()}
    where account_id = ${work.accountId} and kind = ${kind} and record_id = ${id}`);
  if (changed === 0) throw new Refusal("not-found", "there is no such record");
}

/** Throws Refusal("not-found"). */
export async function removeRecord(work: Work, kind: RecordKind, id: RecordId): Promise<void> {
  const { tx, accountId } = work;
  const removed = await tx.run(
    sql`delete from record where account_id = ${accountId} and kind = ${kind} and record_id = ${id}`,
  );
  if (removed === 0) throw new Refusal("not-found", "there is no such record");
  await tx.run(sql`
    insert into gone_record (account_id, kind, modseq, record_id)
    values (${accountId}, ${kind}, ${await work.change()}, ${id})`);
}

function checkSize(data: string): void {
  if (Buffer.byteLength(data) > RECORD_BYTES_MAX) throw new Refusal("too-large", "that is too large");
}
