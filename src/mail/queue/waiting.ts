/** The recipients that a leg still waits for. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { Leg } from "./leg.ts";
import { readRecipient } from "./queued.ts";
import type { Waiting } from "./settle.ts";

export async function readWaiting(
  tx: Tx,
  { message, lane }: Pick<Leg, "message" | "lane">,
): Promise<readonly Waiting[]> {
  const rows = await tx.rows(sql`
    select number, parameters from queue_recipient
    where message_id = ${message} and hop = ${lane.hop} and outcome = 'waiting' order by number`);
  return rows.map(([number, parameters]) => ({ number: Number(number), recipient: readRecipient(parameters) }));
}
