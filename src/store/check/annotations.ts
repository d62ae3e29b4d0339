/** Annotations: each of something that is there, under a name that says whose it is. */
import { type Sql, sql } from "../../db/sql.ts";
import type { Checked } from "./check.ts";

/** Rows shown of one kind of fault. */
const SHOWN_MAX = 20;

export async function checkAnnotations({ accountId, database, account, found }: Checked): Promise<void> {
  const rowsWhere = (condition: Sql): Promise<readonly (readonly unknown[])[]> =>
    database.read((tx) =>
      tx.rows(sql`
        select mailbox_id, entry from annotation where account_id = ${accountId} and ${condition}
        order by mailbox_id, entry limit ${SHOWN_MAX}`),
    );
  const faults: readonly (readonly [problem: string, condition: Sql])[] = [
    [
      "is not there, but",
      sql`mailbox_id > 0 and mailbox_id not in (select mailbox_id from mailbox where account_id = ${accountId})`,
    ],
    ["has after the last change of the account", sql`modseq > ${account.modseq}`],
    [
      "has for the wrong users",
      sql`(viewer_id = 0 and entry not like '/shared/%' or viewer_id > 0 and entry not like '/private/%')`,
    ],
  ];
  for (const [problem, condition] of faults) {
    for (const [id, entry] of await rowsWhere(condition))
      found(Number(id) === 0 ? "account" : `mailbox ${Number(id)}`, `${problem} the annotation ${String(entry)}`);
  }
}
