/** New messages into the tables, many in one transaction. */
import type { Clock } from "../../base/clock.ts";
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { HandoverRecipient } from "../../transport/transport.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { insertContent, type KeptContent } from "./content.ts";
import { type QueueTimes, watchAt } from "./deadlines.ts";
import { routingDomain } from "./hops.ts";
import { bringForward } from "./lane-rows.ts";
import { type Lane, laneName } from "./lane.ts";
import type { OutboundMessage } from "./queue.ts";
import { envelopeText, type QueuedId, recipientText } from "./queued.ts";

export interface QueueRules extends QueueTimes {
  /** Messages in the queue at which no more are taken. */
  readonly messagesMax: number;
}

/** A message on its way into the tables. */
export interface NewMessage {
  readonly message: OutboundMessage;
  readonly content: KeptContent;
  /** Keys of the recipients' hops. */
  readonly hops: readonly string[];
}

interface Rules {
  readonly clock: Clock;
  readonly rules: QueueRules;
}

/** Their numbers; undefined for those that find the queue full. */
export async function insertMessages(
  tx: Tx,
  batch: readonly NewMessage[],
  parts: Rules,
): Promise<readonly (QueuedId | undefined)[]> {
  const [messages = 0] = (await tx.row(sql`select messages from queue_total`)) ?? [];
  const room = Math.max(0, parts.rules.messagesMax - Number(messages));
  const taken = batch.slice(0, room);
  let next = await nextId(tx, parts.clock.now());
  const ids: QueuedId[] = [];
  const lanes = new Map<string, { lane: Lane; at: number }>();
  for (const added of taken) {
    const id = next++ as QueuedId;
    ids.push(id);
    await insertMessage(tx, id, added.message);
    await insertContent(tx, id, added.content);
    for (const { lane, at } of await insertRecipients(tx, id, added, parts.rules)) {
      const name = laneName(lane);
      lanes.set(name, { lane, at: Math.min(at, lanes.get(name)?.at ?? at) });
    }
  }
  for (const { lane, at } of lanes.values()) await bringForward(tx, lane, at);
  const bytes = taken.reduce((sum, { message }) => sum + message.message.length, 0);
  await tx.run(sql`update queue_total set messages = messages + ${taken.length}, bytes = bytes + ${bytes}`);
  return batch.map((_, i) => ids[i]);
}

/**
 * Numbers rise with time and are never given twice, though the last message may be gone already: room for a million messages
 * a second from each millisecond on, within the 53 bits of a number until the year 2248.
 */
async function nextId(tx: Tx, now: number): Promise<number> {
  const [last] = (await tx.row(sql`select max(id) from queue_message`)) ?? [];
  return Math.max(now * 1024, Number(last ?? 0) + 1);
}

async function insertMessage(tx: Tx, id: QueuedId, message: OutboundMessage): Promise<void> {
  const { author, priority, reversePath } = message;
  const sender = reversePath === undefined ? "" : addressOf(reversePath).toLowerCase();
  await tx.run(sql`
    insert into queue_message (id, name, at, author, priority, sender, size, envelope)
    values (${id}, ${message.id}, ${message.at}, ${author ?? 0}, ${priority}, ${sender}, ${message.message.length},
      ${envelopeText(message)})`);
}

/** The recipients, and a leg for each hop that they are reached by. */
async function insertRecipients(
  tx: Tx,
  id: QueuedId,
  { message, hops }: NewMessage,
  rules: QueueRules,
): Promise<readonly { lane: Lane; at: number }[]> {
  const { priority, deliverBy } = message;
  const author = message.author ?? 0;
  for (const [number, recipient] of message.recipients.entries())
    await insertRecipient(tx, { id, number, hop: hops[number] ?? "", recipient });
  const at = Math.max(message.at, message.holdUntil ?? 0);
  const watch = watchAt({ since: at, told: 0, deliverBy }, rules);
  const legs = [...new Set(hops)];
  for (const hop of legs) {
    await tx.run(sql`
      insert into queue_leg (message_id, hop, author, priority, since, attempts, next_at, watch_at, told)
      values (${id}, ${hop}, ${author}, ${priority}, ${at}, 0, ${at}, ${watch}, 0)`);
  }
  return legs.map((hop) => ({ lane: { hop, author, priority }, at }));
}

interface NewRecipient {
  readonly id: QueuedId;
  readonly number: number;
  readonly hop: string;
  readonly recipient: HandoverRecipient;
}

async function insertRecipient(tx: Tx, { id, number, hop, recipient }: NewRecipient): Promise<void> {
  await tx.run(sql`
    insert into queue_recipient (message_id, number, hop, address, domain, parameters, outcome)
    values (${id}, ${number}, ${hop}, ${addressOf(recipient.path)}, ${routingDomain(recipient.path)}, ${recipientText(recipient)}, 'waiting')`);
}
