/** What is counted of each kind of records against the records. */
import { sql } from "../../db/sql.ts";
import type { Checked } from "./check.ts";

/** Of one kind, in the order of the columns below. */
type Numbers = readonly [records: number, bytes: number, lastId: number, modseq: number];

const NONE: Numbers = [0, 0, 0, 0];

export async function checkRecords(checked: Checked): Promise<void> {
  const { accountId, database, found } = checked;
  const [counted, there] = await database.read(async (tx) => [
    await tx.rows(sql`
      select kind, records, bytes, next_id - 1, modseq from record_kind where account_id = ${accountId}`),
    await tx.rows(sql`
      select kind, count(*), sum(octet_length(data)), max(record_id), max(modseq) from record
      where account_id = ${accountId} group by kind`),
  ]);
  const rows = byKind(there);
  for (const [kind, said] of byKind(counted)) compare(checked, kind, said, rows.get(kind) ?? NONE);
  for (const [kind] of byKind(there)) {
    if (!byKind(counted).has(kind)) found(`records of ${kind}`, "are there, but nothing counts them");
  }
}

function byKind(rows: readonly (readonly unknown[])[]): ReadonlyMap<string, Numbers> {
  return new Map(rows.map(([kind, ...numbers]) => [String(kind), numbers.map(Number) as unknown as Numbers]));
}

function compare({ account, found }: Checked, kind: string, said: Numbers, is: Numbers): void {
  const about = `records of ${kind}`;
  if (said[0] !== is[0] || said[1] !== is[1])
    found(about, `are ${is[0]} with ${is[1]} bytes, but are counted as ${said[0]} with ${said[1]}`);
  if (is[2] > said[2]) found(about, `have ${is[2]}, which is not given out yet`);
  if (is[3] > said[3] || said[3] > account.modseq) found(about, "have changed after their last change");
}
