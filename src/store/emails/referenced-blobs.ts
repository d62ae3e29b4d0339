/** Which blobs an account's bodies are in. */
import { type Database, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { AccountId } from "../model.ts";

export async function* referencedBlobs(database: Database, accountId: AccountId): AsyncGenerator<string> {
  let last = "";
  for (;;) {
    const after = last;
    const page = await database.read((tx) =>
      tx.rows(sql`
        select distinct blob_hash from content
        where account_id = ${accountId} and blob_hash is not null and blob_hash > ${after}
        order by blob_hash limit ${ROWS_PER_PAGE_MAX}`),
    );
    for (const row of page) yield (last = String(row[0]));
    if (page.length < ROWS_PER_PAGE_MAX) return;
  }
}
