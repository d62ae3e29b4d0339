/** Which accounts had logins that ended lately, written with what ended them. */
import type { Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { nextVersion, number } from "./rows.ts";

/** Changes of the directory after which nobody asks any more: every process looks every second. */
const VERSIONS_KEPT = 10_000;
/** Read together. */
const PAGE = 1_000;

/** Some login of the account may have ended with this transaction. `version`: the directory's, where it was taken already. */
export async function noteEnded(tx: Tx, accountId: number, version?: number): Promise<void> {
  const at = version ?? (await nextVersion(tx));
  await tx.run(sql`
    insert into ended_login (version, account_id) values (${at}, ${accountId}) on conflict do nothing`);
  await tx.run(sql`delete from ended_login where version < ${at - VERSIONS_KEPT}`);
}

/** After `version`, in order. */
export async function endedSince(
  tx: Tx,
  version: number,
): Promise<readonly { readonly version: number; readonly accountId: number }[]> {
  const rows = await tx.rows(sql`
    select version, account_id from ended_login where version > ${version} order by version, account_id limit ${PAGE}`);
  return rows.map(([at, accountId]) => ({ version: number(at), accountId: number(accountId) }));
}

export async function newestEnded(tx: Tx): Promise<number> {
  return number((await tx.row(sql`select max(version) from ended_login`))?.[0] ?? 0);
}
