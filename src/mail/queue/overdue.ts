/** Legs to be looked at because time is up, or because their sender must be told that it takes long; whether they are ever tried or not. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { RecipientResult } from "../../transport/transport.ts";
import type { Lane } from "./lane.ts";
import { OVERDUE_LEGS } from "./limits.ts";
import { NOTICES, type QueuedEnvelope, type QueuedId, readEnvelope, readResult } from "./queued.ts";
import type { Leg } from "./leg.ts";
import { readWaiting } from "./waiting.ts";
import type { LegRecord } from "./record.ts";
import { type Schedule, settleTime } from "./settle.ts";

export interface OverdueOrder {
  readonly now: number;
  readonly owner: string;
  readonly schedule: Schedule;
  /** Legs on their way, which settle themselves when they are back. */
  readonly onTheWay: number;
  isOnTheWay(message: QueuedId, lane: Lane): boolean;
}

export interface OverdueLeg {
  readonly leg: Leg;
  readonly name: string;
  readonly envelope: QueuedEnvelope;
  readonly record: LegRecord;
}

/** What they come to, to be recorded in the same transaction; a page of them. */
export async function overdueLegs(tx: Tx, order: OverdueOrder): Promise<readonly OverdueLeg[]> {
  const rows = await tx.rows(sql`
    select message_id, queue_leg.hop, queue_leg.author, queue_leg.priority, since, attempts, told, size, name, envelope,
      trouble
    from queue_leg join queue_message on queue_message.id = queue_leg.message_id
    left join queue_lane on queue_lane.hop = queue_leg.hop and queue_lane.author = queue_leg.author
      and queue_lane.priority = queue_leg.priority
    where watch_at <= ${order.now} and (owner is null or owner = ${order.owner})
    order by watch_at limit ${OVERDUE_LEGS + order.onTheWay}`);
  const legs: OverdueLeg[] = [];
  for (const [id, hop, author, priority, since, attempts, told, size, name, envelope, trouble] of rows) {
    const lane = { hop: String(hop), author: Number(author), priority: Number(priority) };
    const message = Number(id) as QueuedId;
    if (order.isOnTheWay(message, lane)) continue;
    const numbers = { since: Number(since), attempts: Number(attempts), told: Number(told), size: Number(size) };
    const leg: Leg = { message, lane, ...numbers };
    const about = { leg, envelope: readEnvelope(envelope) };
    const record = await recordOf(tx, about, order, trouble === null ? undefined : readResult(trouble));
    legs.push({ ...about, name: String(name), record: { ...record, name: String(name) } });
  }
  return legs;
}

async function recordOf(
  tx: Tx,
  { leg, envelope }: { leg: Leg; envelope: QueuedEnvelope },
  { now, schedule }: OverdueOrder,
  trouble: RecipientResult | undefined,
): Promise<LegRecord> {
  // Nobody could be told for as long as messages live: then that is that.
  if (leg.lane.hop === NOTICES) return { leg, at: now, changes: [], again: undefined };
  const waiting = await readWaiting(tx, leg);
  const { changes, again } = settleTime({ leg, envelope, schedule, now }, waiting);
  // What was never tried, because its hop is dead, has its hop's trouble as a reason.
  const reason = leg.attempts === 0 ? trouble : undefined;
  return {
    leg,
    at: now,
    again,
    changes: changes.map((change) =>
      change.owed === undefined || reason === undefined ? change : { ...change, result: reason },
    ),
  };
}
