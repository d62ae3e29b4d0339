/** The rows of lanes: when each has something to do next, and which sender has taken legs of it. */
import type { Tx } from "../../db/database.ts";
import { sql, type Sql } from "../../db/sql.ts";
import type { Lane } from "./lane.ts";

/** For `where`. */
export function ofLane({ hop, author, priority }: Lane): Sql {
  return sql`hop = ${hop} and author = ${author} and priority = ${priority}`;
}

/** The lane has something to do at this time, if not earlier. */
export async function bringForward(tx: Tx, { hop, author, priority }: Lane, at: number): Promise<void> {
  await tx.run(sql`
    insert into queue_lane (hop, author, priority, next_at, urged) values (${hop}, ${author}, ${priority}, ${at}, 0)
    on conflict (hop, author, priority) do update set next_at = excluded.next_at where excluded.next_at < queue_lane.next_at`);
}

/**
 * Its owner has nothing of the lane in memory any more: it is due with its first leg, or gone with its last. A lane that somebody else
 * has taken meanwhile is left alone. Undefined: whoever it was is dead.
 */
export async function releaseLane(tx: Tx, lane: Lane, owner: string | undefined): Promise<void> {
  const where = owner === undefined ? ofLane(lane) : sql`${ofLane(lane)} and (owner is null or owner = ${owner})`;
  const [next] = (await tx.row(sql`select min(next_at) from queue_leg where ${ofLane(lane)}`)) ?? [];
  if (next === null || next === undefined) await tx.run(sql`delete from queue_lane where ${where}`);
  else await tx.run(sql`update queue_lane set next_at = ${next}, owner = null where ${where}`);
}
