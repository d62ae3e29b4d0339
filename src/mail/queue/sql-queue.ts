/** Taking messages into the queue: every process that takes mail writes here, and the sender hears of it. */
import { Refusal } from "../../base/errors.ts";
import type { Clock } from "../../base/clock.ts";
import type { Events } from "../../base/events.ts";
import type { Blobs } from "../../blob/blob.ts";
import type { Bus } from "../../bus/bus.ts";
import type { Database } from "../../db/database.ts";
import { formatPath } from "../../wire/smtp/path.ts";
import { Batches } from "./batches.ts";
import { keepContent } from "./content.ts";
import { Herald } from "./herald.ts";
import type { Hops } from "./hops.ts";
import { insertMessages, type NewMessage, type QueueRules, type Taken } from "./insert.ts";
import { WRITES_TOGETHER_MAX } from "./limits.ts";
import type { OutboundMessage, RevocableQueue } from "./queue.ts";
import { withdraw } from "./withdraw.ts";

export interface SqlQueueParts {
  /** Holds the tables of `mailMigrations`; not closed here. */
  readonly database: Database;
  readonly blobs: Blobs;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly events: Events;
  readonly hops: Hops;
  readonly rules: QueueRules;
}

export class SqlQueue implements RevocableQueue {
  readonly #parts: SqlQueueParts;
  readonly #batches: Batches<NewMessage, Taken>;
  readonly #herald: Herald;

  constructor(parts: SqlQueueParts) {
    this.#parts = parts;
    this.#herald = new Herald(parts.bus);
    this.#batches = new Batches((batch) => this.#write(batch), WRITES_TOGETHER_MAX);
  }

  async add(message: OutboundMessage): Promise<void> {
    const { blobs, hops: known } = this.#parts;
    const hops = await Promise.all(message.recipients.map(({ path }) => known.keyOf(path)));
    const content = await keepContent(message.message, blobs);
    const taken = await this.#batches.add({ message, content, hops });
    if (taken === "full") throw new Refusal("limit", "too many messages are waiting to be sent");
    if (taken === "never") throw new Refusal("conflict", "the message was given up before it was taken");
    if (taken === "before") return;
    this.#parts.events.messageQueued({
      id: message.id,
      reversePath: formatPath(message.reversePath),
      recipients: message.recipients.length,
      size: message.message.length,
    });
  }

  /** The sender hears once of what is written together. */
  async #write(batch: readonly NewMessage[]): Promise<readonly Taken[]> {
    const taken = await this.#parts.database.write((tx) => insertMessages(tx, batch, this.#parts));
    const last = taken.findLast((each) => typeof each === "number");
    if (last !== undefined) this.#herald.tell(last);
    return taken;
  }

  withdraw(id: string): Promise<boolean> {
    const { database, clock } = this.#parts;
    return database.write((tx) => withdraw(tx, id, clock.now()));
  }
}
