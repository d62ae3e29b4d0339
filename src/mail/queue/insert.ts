/** New messages into the tables, many in one transaction. */
import type { Clock } from "../../base/clock.ts";
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { addressOf } from "../../wire/smtp/path.ts";
import { queueOnce } from "../begun.ts";
import { rememberCopy } from "../partial.ts";
import { insertContent, type KeptContent } from "./content.ts";
import { type QueueTimes, watchAt } from "./deadlines.ts";
import { routingDomain } from "./hops.ts";
import { bringForward } from "./lane-rows.ts";
import { type Lane, laneName } from "./lane.ts";
import type { OutboundMessage } from "./queue.ts";
import { envelopeText, positionAt, type QueuedId, recipientText } from "./queued.ts";

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

/** A message's number, or why it has none: the queue is full, it was taken before, or it was given up. */
export type Taken = QueuedId | "full" | "before" | "never";

/** What became of each, in their order. */
export async function insertMessages(tx: Tx, batch: readonly NewMessage[], parts: Rules): Promise<readonly Taken[]> {
  const [messages = 0] = (await tx.row(sql`select messages from queue_total`)) ?? [];
  let room = Math.max(0, parts.rules.messagesMax - Number(messages));
  const taken: NewMessage[] = [];
  const refused = new Map<NewMessage, Taken>();
  for (const added of batch) {
    const way = room === 0 ? "full" : await wayIn(tx, added.message, parts.clock.now());
    if (way === "now") {
      taken.push(added);
      room--;
    } else refused.set(added, way);
  }
  if (taken.length === 0) return batch.map((added) => refused.get(added) ?? "full");
  let next = await nextId(tx, parts.clock.now());
  const ids = new Map<NewMessage, QueuedId>();
  const lanes = new Map<string, { lane: Lane; at: number }>();
  // Sent in one go: over a network each answer that is waited for costs more than its statement.
  const statements: Promise<unknown>[] = [];
  for (const added of taken) {
    const id = next++ as QueuedId;
    const { author, at } = legsOf(added, parts.rules);
    ids.set(added, id);
    statements.push(insertMessage(tx, id, added.message), insertContent(tx, id, added.content));
    statements.push(...insertRecipients(tx, id, added), ...insertLegs(tx, id, added, parts.rules));
    if (added.message.isHeld === true) continue;
    for (const hop of new Set(added.hops)) {
      const lane = { hop, author, priority: added.message.priority };
      const name = laneName(lane);
      lanes.set(name, { lane, at: Math.min(at, lanes.get(name)?.at ?? at) });
    }
  }
  statements.push(...lanes.values().map(({ lane, at }) => bringForward(tx, lane, at)));
  const bytes = taken.reduce((sum, { message }) => sum + message.message.length, 0);
  statements.push(tx.run(sql`update queue_total set messages = messages + ${taken.length}, bytes = bytes + ${bytes}`));
  await Promise.all(statements);
  return batch.map((added) => ids.get(added) ?? refused.get(added) ?? "full");
}

async function wayIn(tx: Tx, { id, once, copyOf }: OutboundMessage, now: number): Promise<"now" | "before" | "never"> {
  if (once === true) return queueOnce(tx, id);
  return copyOf === undefined || (await rememberCopy(tx, { ...copyOf, at: now })) ? "now" : "before";
}

/** Numbers are never given twice, though the last message may be gone already. */
async function nextId(tx: Tx, now: number): Promise<number> {
  const [last] = (await tx.row(sql`select max(id) from queue_message`)) ?? [];
  return Math.max(positionAt(now), Number(last ?? 0) + 1);
}

async function insertMessage(tx: Tx, id: QueuedId, message: OutboundMessage): Promise<void> {
  const { author, priority, reversePath } = message;
  const sender = reversePath === undefined ? "" : addressOf(reversePath).toLowerCase();
  await tx.run(sql`
    insert into queue_message (id, name, at, author, priority, sender, size, envelope)
    values (${id}, ${message.id}, ${message.at}, ${author ?? 0}, ${priority}, ${sender}, ${message.message.length},
      ${envelopeText(message)})`);
}

function insertRecipients(tx: Tx, id: QueuedId, { message, hops }: NewMessage): readonly Promise<unknown>[] {
  return message.recipients.map((recipient, number) => {
    const { path } = recipient;
    return tx.run(sql`
      insert into queue_recipient (message_id, number, hop, address, domain, parameters, outcome)
      values (${id}, ${number}, ${hops[number] ?? ""}, ${addressOf(path)}, ${routingDomain(path)},
        ${recipientText(recipient)}, 'waiting')`);
  });
}

/** One for each hop that its recipients are reached by. */
function insertLegs(tx: Tx, id: QueuedId, added: NewMessage, rules: QueueRules): readonly Promise<unknown>[] {
  const { author, at, watch } = legsOf(added, rules);
  const isHeld = added.message.isHeld === true;
  return [...new Set(added.hops)].map((hop) =>
    tx.run(sql`
      insert into queue_leg (message_id, hop, author, priority, since, attempts, next_at, watch_at, told)
      values (${id}, ${hop}, ${author}, ${added.message.priority}, ${at}, 0, ${isHeld ? null : at},
        ${isHeld ? null : watch}, 0)`),
  );
}

/** What all legs of a message begin with. */
function legsOf({ message }: NewMessage, rules: QueueRules): { author: number; at: number; watch: number } {
  const { author = 0, deliverBy } = message;
  const at = Math.max(message.at, message.holdUntil ?? 0);
  return { author, at, watch: watchAt({ since: at, told: 0, deliverBy }, rules) };
}
