/** Whom somebody has written to lately. */
import { sql } from "../../db/sql.ts";
import { SENT_LOOKED_AT, SENT_PAGE } from "../limits.ts";
import type { Source } from "../source.ts";

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
