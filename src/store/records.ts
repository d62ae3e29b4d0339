/** Records: small documents of a kind, with their place in the change log. What they mean is the business of whoever keeps them. */
import { Refusal } from "../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { GONE_RECORDS_REMEMBERED, RECORD_BYTES_MAX, RECORDS_BYTES_MAX, RECORDS_MAX } from "./limits.ts";
import type { AccountId, Modseq, RecordId, RecordKind, StoredRecord } from "./model.ts";
import type { Source } from "./source.ts";
import { keepNewest, looksAround } from "./tidy.ts";
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

export async function readRecordByKey(
  source: Source,
  kind: RecordKind,
  key: string,
): Promise<StoredRecord | undefined> {
  const id = await idOfKey(source, kind, key);
  return id === undefined ? undefined : readRecord(source, kind, id);
}

async function idOfKey(source: Source, kind: RecordKind, key: string): Promise<RecordId | undefined> {
  const row = await source.tx.row(sql`
    select record_id from record
    where account_id = ${source.accountId} and kind = ${kind} and record_key = ${key}`);
  return row?.[0] as RecordId | undefined;
}

/** By kind, the position of its last change. */
export async function recordStates({ tx, accountId }: Source): Promise<ReadonlyMap<RecordKind, Modseq>> {
  const rows = await tx.rows(sql`select kind, modseq from record_kind where account_id = ${accountId}`);
  return new Map(rows as unknown as readonly [RecordKind, Modseq][]);
}

interface Content {
  /** JSON. */
  readonly data: string;
  readonly key: string | undefined;
}

interface Place {
  readonly kind: RecordKind;
  readonly id: RecordId;
}

/** Throws Refusal("limit" | "too-large" | "exists"). */
export async function addRecord(work: Work, kind: RecordKind, { data, key }: Content): Promise<RecordId> {
  const { tx, accountId } = work;
  const bytes = checkedSize(data);
  await checkKey(work, kind, key);
  await checkRoom(tx, accountId, { kind, records: 1, bytes });
  const modseq = await work.change();
  const next = await tx.row(sql`
    insert into record_kind (account_id, kind, next_id, records, bytes, modseq)
    values (${accountId}, ${kind}, 2, 1, ${bytes}, ${modseq})
    on conflict (account_id, kind) do update set next_id = record_kind.next_id + 1,
      records = record_kind.records + 1, bytes = record_kind.bytes + excluded.bytes, modseq = excluded.modseq
    returning next_id - 1`);
  const id = next?.[0] as RecordId;
  await tx.run(sql`
    insert into record (account_id, kind, record_id, modseq, created_modseq, data, record_key)
    values (${accountId}, ${kind}, ${id}, ${modseq}, ${modseq}, ${data}, ${key ?? null})`);
  return id;
}

/** Throws Refusal("not-found" | "limit" | "too-large" | "exists"). */
export async function changeRecord(work: Work, { kind, id }: Place, { data, key }: Content): Promise<void> {
  const { tx, accountId } = work;
  const more = checkedSize(data) - (await sizeOf(work, { kind, id }));
  await checkKey(work, kind, key, id);
  if (more > 0) await checkRoom(tx, accountId, { kind, records: 0, bytes: more });
  await tx.run(sql`
    update record set data = ${data}, modseq = ${await work.change()}, record_key = coalesce(${key ?? null}, record_key)
    where account_id = ${accountId} and kind = ${kind} and record_id = ${id}`);
  await count(work, { kind, records: 0, bytes: more });
}

/** Throws Refusal("not-found"). */
export async function removeRecord(work: Work, { kind, id }: Place): Promise<void> {
  const { tx, accountId } = work;
  const bytes = await sizeOf(work, { kind, id });
  await tx.run(sql`delete from record where account_id = ${accountId} and kind = ${kind} and record_id = ${id}`);
  const modseq = await work.change();
  await tx.run(sql`
    insert into gone_record (account_id, kind, modseq, record_id) values (${accountId}, ${kind}, ${modseq}, ${id})`);
  if (looksAround(modseq))
    await keepNewest(
      work,
      sql`gone_record where account_id = ${accountId} and kind = ${kind}`,
      GONE_RECORDS_REMEMBERED,
    );
  await count(work, { kind, records: -1, bytes: -bytes });
}

interface More {
  readonly kind: RecordKind;
  readonly records: number;
  readonly bytes: number;
}

async function count(work: Work, { kind, records, bytes }: More): Promise<void> {
  await work.tx.run(sql`
    update record_kind set records = records + ${records}, bytes = bytes + ${bytes}, modseq = ${await work.change()}
    where account_id = ${work.accountId} and kind = ${kind}`);
}

function checkedSize(data: string): number {
  const bytes = Buffer.byteLength(data);
  if (bytes > RECORD_BYTES_MAX) throw new Refusal("too-large", `that is larger than ${RECORD_BYTES_MAX} bytes`);
  return bytes;
}

async function sizeOf({ tx, accountId }: Work, { kind, id }: Place): Promise<number> {
  const row = await tx.row(sql`
    select octet_length(data) from record where account_id = ${accountId} and kind = ${kind} and record_id = ${id}`);
  if (row === undefined) throw new Refusal("not-found", "there is no such record");
  return row[0] as number;
}

async function checkRoom(tx: Tx, accountId: AccountId, { kind, records, bytes }: More): Promise<void> {
  const row = await tx.row(sql`
    select records, bytes from record_kind where account_id = ${accountId} and kind = ${kind}`);
  const [has = 0, hasBytes = 0] = (row ?? []) as readonly number[];
  if (has + records > RECORDS_MAX) throw new Refusal("limit", "there are as many of these as there may be");
  if (hasBytes + bytes > RECORDS_BYTES_MAX) throw new Refusal("limit", "these take up as much room as they may");
}

async function checkKey(work: Work, kind: RecordKind, key: string | undefined, id?: RecordId): Promise<void> {
  if (key === undefined) return;
  const holder = await idOfKey(work, kind, key);
  if (holder !== undefined && holder !== id) throw new Refusal("exists", "there is another one of that name");
}
