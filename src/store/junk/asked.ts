/** What a delivery asks the junk filter: how often tokens were in learned messages, and whom somebody has written to lately. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { JunkCounts } from "../account.ts";
import { SENT_LOOKED_AT, SENT_PAGE, UIDS_PER_STATEMENT } from "../limits.ts";
import { uidList } from "../messages/selection.ts";
import type { AccountId } from "../model.ts";
import type { Source } from "../source.ts";

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

/** Whether one of the addresses (small letters) is among the recipients of the newest messages in Sent. */
export async function hasWrittenTo(source: Source, addresses: readonly string[]): Promise<boolean> {
  const { tx, accountId } = source;
  const sent = (await source.tree()).byRole("sent");
  if (sent === undefined) return false;
  const wanted = addresses.map((address) => new RegExp(`(?<![\\w.+-])${RegExp.escape(address)}(?![\\w.-]*\\w)`));
  let below = Number.MAX_SAFE_INTEGER;
  for (let seen = 0; seen < SENT_LOOKED_AT; seen += SENT_PAGE) {
    const rows = await tx.rows(sql`
      select message.uid, recipient, copied from message cross join email_text
      where message.account_id = ${accountId} and message.mailbox_id = ${sent.id} and message.uid < ${below}
        and email_text.account_id = message.account_id and email_text.email_id = message.email_id
      order by message.uid desc limit ${SENT_PAGE}`);
    for (const [uid, ...texts] of rows) {
      below = Number(uid);
      if (texts.some((text) => typeof text === "string" && wanted.some((pattern) => pattern.test(text)))) return true;
    }
    if (rows.length < SENT_PAGE) return false;
  }
  return false;
}
