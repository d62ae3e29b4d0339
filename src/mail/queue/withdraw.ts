/** Taking a message back whose time has not come (RFC 4865), as if it had never been sent. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { QueuedId } from "./queued.ts";
import { removeMessages } from "./remove.ts";

/** False when there is no such message any more, or somebody may have it already. */
export async function withdraw(tx: Tx, name: string, now: number): Promise<boolean> {
  const row = await tx.row(sql`select id from queue_message where name = ${name}`);
  if (row === undefined) return false;
  const id = row[0] as QueuedId;
  const begun = await tx.row(sql`
    select 1 from queue_leg
    where message_id = ${id} and (attempts > 0 or next_at <= ${now}) limit 1`);
  const finished = await tx.row(sql`
    select 1 from queue_recipient where message_id = ${id} and outcome <> 'waiting' limit 1`);
  if (begun !== undefined || finished !== undefined) return false;
  return (await removeMessages(tx, [id])) > 0;
}
