/** How often tokens were in learned messages. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { JunkCounts } from "../account.ts";
import { UIDS_PER_STATEMENT } from "../limits.ts";
import { uidList } from "../messages/selection.ts";
import type { AccountId } from "../model.ts";

/** Tokens that were in none are left out. */
export async function junkCounts(
  tx: Tx,
  accountId: AccountId,
  tokens: readonly number[],
): Promise<readonly JunkCounts[]> {
  const found: JunkCounts[] = [];
  for (let i = 0; i < tokens.length; i += UIDS_PER_STATEMENT) {
    const rows = await tx.rows(sql`
      select junk, ham from junk_token
      where account_id = ${accountId} and token in (${uidList(tokens.slice(i, i + UIDS_PER_STATEMENT))})`);
    for (const [junk, ham] of rows) found.push({ junk: Number(junk), ham: Number(ham) });
  }
  return found;
}
