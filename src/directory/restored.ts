/** What the directory needs when a backup has taken its place. */
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { ACCOUNTS_LEFT_OUT_AT_RESTORE } from "./limits.ts";
import { takeAccountIds } from "./rows.ts";

/** Accounts made after the backup have ids that browsers remember; and who was signed out since would be signed in again. */
export async function directoryAfterRestore(database: Database): Promise<void> {
  await database.write(async (tx) => {
    await takeAccountIds(tx, ACCOUNTS_LEFT_OUT_AT_RESTORE);
    await tx.run(sql`delete from web_session`);
  });
}
