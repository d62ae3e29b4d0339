/** A leg whose turn has come, with everything that it takes; the bytes come when they are asked for. */
import type { Blobs } from "../../blob/blob.ts";
import type { Database, Row, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { contentBytes, contentRow } from "./content.ts";
import type { Leg } from "./leg.ts";
import { type QueuedEnvelope, readEnvelope } from "./queued.ts";
import type { Waiting } from "./settle.ts";
import { readWaiting } from "./waiting.ts";

export interface OpenedLeg {
  readonly leg: Leg;
  /** This server's name for the message. */
  readonly name: string;
  /** When it was taken, epoch milliseconds. */
  readonly at: number;
  readonly envelope: QueuedEnvelope;
  /** At least one, but for a leg of notices. */
  readonly waiting: readonly Waiting[];
  /** As it was taken. */
  message(): Promise<Uint8Array>;
}

/** Undefined when there is nothing to do any more: the operator has removed the message, or holds it. */
export async function openLeg(database: Database, blobs: Blobs, leg: Leg): Promise<OpenedLeg | undefined> {
  const opened = await database.read((tx) => readLeg(tx, leg));
  if (opened === undefined) return undefined;
  const { content, ...facts } = opened;
  return { ...facts, message: () => contentBytes(content, blobs) };
}

async function readLeg(tx: Tx, leg: Leg): Promise<(Omit<OpenedLeg, "message"> & { content: Row }) | undefined> {
  const row = await tx.row(sql`
    select name, at, envelope, since, attempts, told from queue_message
    join queue_leg on queue_leg.message_id = queue_message.id and hop = ${leg.lane.hop}
    where queue_message.id = ${leg.message} and next_at is not null`);
  const content = await contentRow(tx, leg.message);
  if (row === undefined || content === undefined) return undefined;
  const [name, at, envelope, since, attempts, told] = row;
  return {
    name: String(name),
    at: Number(at),
    envelope: readEnvelope(envelope),
    waiting: await readWaiting(tx, leg),
    content,
    // Its sender may have been told something while it waited in memory.
    leg: { ...leg, since: Number(since), attempts: Number(attempts), told: Number(told) },
  };
}
