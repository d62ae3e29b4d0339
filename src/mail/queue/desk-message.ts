/** One message of the queue with its recipients and what was tried, for people. */
import type { Tx } from "../../db/database.ts";
import { sql, type Value } from "../../db/sql.ts";
import type { RecipientResult } from "../../transport/transport.ts";
import { ATTEMPTS_KEPT } from "./limits.ts";
import { NOTICES, type Outcome, type QueuedId, readResult } from "./queued.ts";

export interface QueuedAttempt extends RecipientResult {
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface QueuedRecipient {
  readonly address: string;
  readonly hop: string;
  readonly outcome: Outcome;
  /** Tries of the message at this hop. */
  readonly attempts: number;
  /** Undefined: none will be, or the message is held. Not before its hop may be tried again. */
  readonly nextAt: number | undefined;
  /** Why the hop is left alone until then, whatever waits for it. */
  readonly trouble: string | undefined;
  /** The oldest first. */
  readonly history: readonly QueuedAttempt[];
}

export interface QueuedMessage {
  readonly number: QueuedId;
  /** This server's name for it. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Empty: the null reverse-path. */
  readonly sender: string;
  readonly size: number;
  readonly priority: number;
  readonly isHeld: boolean;
  /** Its sender is owed a notice, which could not be sent yet. */
  readonly owesNotices: boolean;
  readonly recipients: readonly QueuedRecipient[];
}

export async function readMessages(
  tx: Tx,
  ids: readonly QueuedId[],
  options: { readonly attempts: number },
): Promise<readonly QueuedMessage[]> {
  const found: QueuedMessage[] = [];
  for (const id of ids) {
    const row = await tx.row(sql`select name, at, sender, size, priority from queue_message where id = ${id}`);
    if (row === undefined) continue;
    const legs = await readLegs(tx, id);
    const [name, at, sender, size, priority] = row;
    found.push({
      number: id,
      id: String(name),
      at: Number(at),
      sender: String(sender),
      size: Number(size),
      priority: Number(priority),
      isHeld: [...legs.values()].some(({ nextAt }) => nextAt === undefined),
      owesNotices: legs.has(NOTICES),
      recipients: await readRecipients(tx, id, { legs, ...options }),
    });
  }
  return found;
}

interface LegTimes {
  readonly attempts: number;
  readonly nextAt: number | undefined;
  readonly trouble: string | undefined;
}

async function readLegs(tx: Tx, id: QueuedId): Promise<ReadonlyMap<string, LegTimes>> {
  const rows = await tx.rows(sql`
    select leg.hop, leg.attempts, leg.next_at, lane.next_at, lane.trouble from queue_leg leg
    left join queue_lane lane on lane.hop = leg.hop and lane.author = leg.author and lane.priority = leg.priority
    where leg.message_id = ${id}`);
  return new Map(
    rows.map(([hop, attempts, nextAt, until, trouble]) => [
      String(hop),
      { attempts: Number(attempts), ...restOf({ nextAt, until, trouble }) },
    ]),
  );
}

/** A hop that answers nobody is left alone: what is due at it meanwhile is not tried. */
function restOf({ nextAt, until, trouble }: Readonly<Record<"nextAt" | "until" | "trouble", Value | undefined>>) {
  if (typeof nextAt !== "number") return { nextAt: undefined, trouble: undefined };
  if (typeof trouble !== "string") return { nextAt, trouble: undefined };
  return { nextAt: Math.max(nextAt, Number(until)), trouble: readResult(trouble).reply.text };
}

async function readRecipients(
  tx: Tx,
  id: QueuedId,
  { legs, attempts }: { legs: ReadonlyMap<string, LegTimes>; attempts: number },
): Promise<readonly QueuedRecipient[]> {
  const rows = await tx.rows(sql`
    select number, address, hop, outcome from queue_recipient where message_id = ${id} order by number`);
  const recipients: QueuedRecipient[] = [];
  for (const [number, address, hop, outcome] of rows) {
    const history = await tx.rows(sql`
      select at, result from queue_attempt where message_id = ${id} and number = ${Number(number)}
      order by at desc limit ${Math.min(attempts, ATTEMPTS_KEPT)}`);
    const leg = outcome === "waiting" ? legs.get(String(hop)) : undefined;
    recipients.push({
      address: String(address),
      hop: String(hop),
      outcome: outcome as Outcome,
      attempts: leg?.attempts ?? history.length,
      nextAt: leg?.nextAt,
      trouble: leg?.trouble,
      history: history.map(([at, result]) => ({ at: Number(at), ...readResult(result) })).toReversed(),
    });
  }
  return recipients;
}
