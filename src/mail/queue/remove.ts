/** Takes messages out of the tables. Their lanes are found empty by the sender. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { QueuedId } from "./queued.ts";

const TABLES = [sql`queue_leg`, sql`queue_attempt`, sql`queue_recipient`, sql`queue_content`] as const;

/** Answers how many there were. */
export async function removeMessages(tx: Tx, messages: readonly QueuedId[]): Promise<number> {
  let removed = 0;
  let bytes = 0;
  for (const message of messages) {
    const [size] = (await tx.row(sql`delete from queue_message where id = ${message} returning size`)) ?? [];
    if (size === undefined) continue;
    removed++;
    bytes += Number(size);
    await Promise.all(TABLES.map((table) => tx.run(sql`delete from ${table} where message_id = ${message}`)));
  }
  if (removed > 0) await tx.run(sql`update queue_total set messages = messages - ${removed}, bytes = bytes - ${bytes}`);
  return removed;
}
