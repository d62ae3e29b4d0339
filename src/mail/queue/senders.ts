/** Which senders are alive: each keeps a row fresh, and what a dead one had taken is anybody's again. */
import { hostname } from "node:os";
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { releaseLane } from "./lane-rows.ts";
import { SENDER_MS } from "./limits.ts";

/** Lanes taken over in one transaction; a sender has no more than it has legs in memory. */
const LANES_TAKEN_OVER = 1_000;

interface Circumstances {
  readonly now: number;
  /** Nobody else can be at this database: whatever is there was left by the dead, and nobody can have taken over. */
  readonly isAlone: boolean;
}

export async function joinSenders(tx: Tx, id: string, { now, isAlone }: Circumstances): Promise<void> {
  if (isAlone) await tx.run(sql`delete from queue_sender`);
  await tx.run(sql`
    insert into queue_sender (id, host, pid, expires_at) values (${id}, ${hostname()}, ${process.pid}, ${now + SENDER_MS})`);
}

/** Answers false when this sender was taken for dead: others may have taken over what it had. */
export async function renewSender(tx: Tx, id: string, { now, isAlone }: Circumstances): Promise<boolean> {
  const changed = await tx.run(sql`
    update queue_sender set expires_at = ${now + SENDER_MS} where id = ${id} and expires_at > ${isAlone ? 0 : now}`);
  await tx.run(sql`delete from queue_sender where expires_at <= ${now}`);
  return changed === 1;
}

/** Frees the lanes of senders that are no more; answers whether that may have been all. */
export async function releaseLanesOfTheDead(tx: Tx): Promise<boolean> {
  const lanes = await tx.rows(sql`
    select hop, author, priority from queue_lane
    where owner is not null and owner not in (select id from queue_sender) limit ${LANES_TAKEN_OVER}`);
  for (const [hop, author, priority] of lanes)
    await releaseLane(tx, { hop: String(hop), author: Number(author), priority: Number(priority) }, undefined);
  return lanes.length < LANES_TAKEN_OVER;
}

/** Gives back what this sender has taken. */
export async function leaveSenders(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from queue_sender where id = ${id}`);
}
