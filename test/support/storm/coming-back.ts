/** A program that was offline keeps what it knew of a mailbox, and asks only for what changed since (RFC 7162 3.1.4). */
import assert from "node:assert/strict";
import type { Mirror } from "../mirror.ts";

export interface Offline {
  readonly mailbox: string;
  readonly modseq: number;
  /** By UID. */
  readonly flags: ReadonlyMap<number, string>;
}

/** What a program takes with it that has just opened the mailbox. */
export function takeAlong(mailbox: string, { messages, highestModseq }: Mirror): Offline {
  return {
    mailbox,
    modseq: highestModseq,
    flags: new Map(messages.map(({ uid = 0, flags = "" }) => [uid, flags])),
  };
}

/** With what it took along it comes to the same as `truth`, which has looked at all. Of `fresh` it has nothing yet. */
export async function catchUp({ mailbox, modseq, flags }: Offline, truth: Mirror, fresh: Mirror): Promise<void> {
  await truth.open(`EXAMINE ${mailbox}`);
  await fresh.say(`EXAMINE ${mailbox}`, false);
  await fresh.say(`UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${modseq})`, true);
  const known = new Map(flags);
  for (const { uid, flags: changed } of fresh.messages) if (uid !== undefined) known.set(uid, changed ?? "");
  assert.deepEqual(
    truth.believes.map(({ uid = 0 }) => ({ uid, flags: known.get(uid) })),
    truth.believes,
  );
}
