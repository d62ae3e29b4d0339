/** Reading what messages are sorted and threaded by. */
import type { Database } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { ORDER_PAGE } from "../limits.ts";
import type { AccountId, MailboxId, OrderedMessage, OrderKeys } from "../model.ts";
import { rowsOf } from "./selection.ts";

const columns = {
  arrival: sql`message.internal_date`,
  size: sql`message.size`,
  sent: sql`coalesce(sent_at, message.internal_date)`,
  subject: sql`subject`,
  isReply: sql`is_reply`,
  from: sql`sender`,
  to: sql`recipient`,
  cc: sql`copied`,
  fromShown: sql`sender_shown`,
  toShown: sql`recipient_shown`,
  messageId: sql`message_id`,
  references: sql`refs`,
} satisfies Record<keyof OrderKeys, Sql>;

/** See Account.orderKeys; all messages are indexed. */
export async function readOrderKeys<K extends keyof OrderKeys>(
  { accountId, database }: { readonly accountId: AccountId; readonly database: Database },
  asked: { readonly mailboxId: MailboxId; readonly uids: readonly number[] },
  names: readonly K[],
): Promise<OrderedMessage<K>[]> {
  const { mailboxId, uids } = asked;
  const wanted = names.reduce((list, name) => sql`${list}, ${columns[name]}`, sql`uid`);
  const from = sql`select ${wanted}
    from message join email_order on email_order.account_id = message.account_id and email_order.email_id = message.email_id
    where message.account_id = ${accountId} and mailbox_id = ${mailboxId}`;
  const found: OrderedMessage<K>[] = [];
  for (let i = 0; i < uids.length; i += ORDER_PAGE) {
    if (i > 0) await new Promise(setImmediate);
    const rows = await database.read((tx) => rowsOf(tx, from, uids.slice(i, i + ORDER_PAGE)));
    for (const row of rows) {
      const keys: Record<string, unknown> = { uid: row[0] };
      for (const [at, name] of names.entries()) keys[name] = row[at + 1];
      found.push(keys as OrderedMessage<K>);
    }
  }
  return found;
}
