/** Writes down what tries came to, and lets go of messages that have nothing left to do. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { oweFates } from "../sent/owed-fates.ts";
import { bringForward, releaseLane } from "./lane-rows.ts";
import { type Lane, laneName } from "./lane.ts";
import type { Leg } from "./leg.ts";
import { ATTEMPTS_KEPT } from "./limits.ts";
import { owedText } from "./owed.ts";
import { NOTICES, type QueuedId, resultText } from "./queued.ts";
import { removeMessages } from "./remove.ts";
import { type QueueTimes, watchAt } from "./deadlines.ts";
import type { RecipientChange, Settlement } from "./settle.ts";

export interface LegRecord extends Settlement {
  readonly leg: Pick<Leg, "message" | "lane">;
  /** The queue's name for the message, where its author is told what becomes of it. */
  readonly name?: string;
  /** When it was tried, epoch milliseconds. */
  readonly at: number;
  /** What the sender has been told, with the texts of queue_recipient.owed; of a leg of notices. */
  readonly notices?: readonly { readonly number: number; readonly owed: string }[];
}

export interface RecordOrder {
  readonly records: readonly LegRecord[];
  /** Lanes of which nothing is in memory any more. */
  readonly idle: readonly Lane[];
  readonly times: QueueTimes;
  /** This sender. */
  readonly owner: string;
}

/** Answers the messages that are gone now. */
export async function recordLegs(tx: Tx, { records, idle, times, owner }: RecordOrder): Promise<readonly QueuedId[]> {
  const over: QueuedId[] = [];
  const released = new Map(idle.map((lane) => [laneName(lane), lane]));
  for (const record of records) {
    const { message, lane } = record.leg;
    if (record.notices !== undefined && (await clearNotices(tx, message, record.notices))) continue;
    if (!(await endOrPutOff(tx, record))) continue;
    if (record.name !== undefined) await oweFates(tx, { leg: record.leg, name: record.name }, record.changes);
    const owes = record.changes.some(({ owed }) => owed !== undefined);
    if (record.again === undefined && !owes && !(await hasLegs(tx, message))) {
      over.push(message);
      continue;
    }
    for (const change of record.changes) await recordChange(tx, record, change);
    if (owes) await oweNotices(tx, record, times);
    const nextAt = record.again?.nextAt;
    if (nextAt !== undefined && !released.has(laneName(lane))) await bringForward(tx, lane, nextAt);
  }
  await removeMessages(tx, over);
  for (const lane of released.values()) await releaseLane(tx, lane, owner);
  return over;
}

/** Answers whether there is something new to tell meanwhile, so that the leg goes on. */
async function clearNotices(tx: Tx, message: QueuedId, notices: NonNullable<LegRecord["notices"]>): Promise<boolean> {
  for (const { number, owed } of notices) {
    await tx.run(sql`
      update queue_recipient set owed = null where message_id = ${message} and number = ${number} and owed = ${owed}`);
  }
  const more = sql`select 1 from queue_recipient where message_id = ${message} and owed is not null limit 1`;
  return (await tx.row(more)) !== undefined;
}

/** False when the leg is not there any more: the operator has removed the message meanwhile. What is held meanwhile stays held. */
async function endOrPutOff(tx: Tx, { leg, again }: LegRecord): Promise<boolean> {
  const where = sql`where message_id = ${leg.message} and hop = ${leg.lane.hop}`;
  if (again === undefined) return (await tx.run(sql`delete from queue_leg ${where}`)) > 0;
  const { attempts, nextAt, watchAt: watched, told } = again;
  const counts = sql`update queue_leg set attempts = ${attempts}, told = ${told}`;
  const next = nextAt === undefined ? sql`` : sql`, next_at = ${nextAt}`;
  const moved = await tx.run(sql`${counts}, watch_at = ${watched} ${next} ${where} and next_at is not null`);
  return moved > 0 || (await tx.run(sql`${counts} ${where}`)) > 0;
}

async function hasLegs(tx: Tx, message: QueuedId): Promise<boolean> {
  return (await tx.row(sql`select 1 from queue_leg where message_id = ${message} limit 1`)) !== undefined;
}

async function recordChange(tx: Tx, { leg, at, again }: LegRecord, change: RecipientChange): Promise<void> {
  const { number, outcome, owed, result } = change;
  const { message } = leg;
  const tells = owed === undefined ? sql`owed` : sql`${owedText(owed)}`;
  if (outcome !== "waiting" || owed !== undefined) {
    await tx.run(sql`
      update queue_recipient set outcome = ${outcome}, owed = ${tells}
      where message_id = ${message} and number = ${number}`);
  }
  if (result === undefined) return;
  await tx.run(sql`
    insert into queue_attempt (message_id, number, at, result) values (${message}, ${number}, ${at}, ${resultText(result)})
    on conflict (message_id, number, at) do update set result = excluded.result`);
  if ((again?.attempts ?? 0) <= ATTEMPTS_KEPT) return;
  await tx.run(sql`
    delete from queue_attempt where message_id = ${message} and number = ${number} and at <= (
      select at from queue_attempt where message_id = ${message} and number = ${number}
      order by at desc limit 1 offset ${ATTEMPTS_KEPT})`);
}

/** A leg whose hop is here, where notices are composed. */
async function oweNotices(tx: Tx, { leg, at }: LegRecord, times: QueueTimes): Promise<void> {
  const lane = { ...leg.lane, hop: NOTICES };
  const watch = watchAt({ since: at, told: 0, deliverBy: undefined }, { ...times, delayNoticeMs: 0 });
  await tx.run(sql`
    insert into queue_leg (message_id, hop, author, priority, since, attempts, next_at, watch_at, told)
    values (${leg.message}, ${NOTICES}, ${lane.author}, ${lane.priority}, ${at}, 0, ${at}, ${watch}, 0)
    on conflict (message_id, hop) do update set next_at = excluded.next_at`);
  await bringForward(tx, lane, at);
}
