/** The queue as its operator sees and changes it, beside a running sender or without one. */
import { Refusal } from "../../base/errors.ts";
import type { Clock } from "../../base/clock.ts";
import type { Bus } from "../../bus/bus.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql, type Sql } from "../../db/sql.ts";
import { oweFates } from "../sent/owed-fates.ts";
import { hopsOf, type HopLine } from "./desk-hops.ts";
import { type QueuedMessage, readMessages } from "./desk-message.ts";
import { bringForward } from "./lane-rows.ts";
import type { Lane } from "./lane.ts";
import { CHANGED_TOGETHER } from "./limits.ts";
import { ownResult } from "./own-result.ts";
import { positionAt, type QueuedId, readRecipient } from "./queued.ts";
import { removeMessages } from "./remove.ts";
import { QUEUE_NOTICES } from "./herald.ts";

/** Messages that fit every part that is given; all of them when none is. */
export interface QueueFilter {
  /** This server's names for messages. */
  readonly ids?: readonly string[];
  /** They still have to reach somebody there; A-labels, lower-case. */
  readonly domain?: string;
  /** They wait for that hop, as `hops` names it. */
  readonly hop?: string;
  /** The address in the reverse-path, or its domain behind an @; "" for the null reverse-path. */
  readonly sender?: string;
}

export type QueueChange = "retry" | "hold" | "release" | "remove";

export class QueueDesk {
  readonly #database: Database;
  readonly #bus: Bus;
  readonly #clock: Clock;

  /** `database` holds the tables of `mailMigrations`; not closed here. */
  constructor(database: Database, { bus, clock }: { bus: Bus; clock: Clock }) {
    this.#database = database;
    this.#bus = bus;
    this.#clock = clock;
  }

  /** A page in the order of arrival, with the last word on each recipient. `after`: the last of the page before. */
  list(filter: QueueFilter, page: { limit: number; after?: QueuedId | undefined }): Promise<readonly QueuedMessage[]> {
    return this.#database.read(async (tx) => {
      const ids = await find(tx, filter, page);
      return readMessages(tx, ids, { attempts: 1 });
    });
  }

  /** With everything that was tried. Refusal("not-found"). */
  async show(id: string): Promise<QueuedMessage> {
    const [message] = await this.#database.read(async (tx) =>
      readMessages(tx, await find(tx, { ids: [id] }, { limit: 1 }), { attempts: Infinity }),
    );
    if (message === undefined) throw new Refusal("not-found", `there is no message ${id} in the queue`);
    return message;
  }

  /** Where messages wait for, the most first. */
  hops(): Promise<readonly HopLine[]> {
    return this.#database.read(hopsOf);
  }

  /** Answers how many messages fit. */
  async change(how: QueueChange, filter: QueueFilter): Promise<number> {
    let changed = 0;
    for (let after: QueuedId | undefined; ;) {
      const page = { limit: CHANGED_TOGETHER, after };
      const ids = await this.#database.write(async (tx) => {
        const found = await find(tx, filter, page);
        await CHANGES[how](tx, found, this.#clock.now());
        return found;
      });
      changed += ids.length;
      if (ids.length < CHANGED_TOGETHER) break;
      after = ids.at(-1);
    }
    if (changed > 0) this.#bus.publish({ accountId: QUEUE_NOTICES, modseq: positionAt(this.#clock.now()) });
    return changed;
  }
}

async function find(
  tx: Tx,
  filter: QueueFilter,
  { limit, after }: { limit: number; after?: QueuedId | undefined },
): Promise<readonly QueuedId[]> {
  const rows = await tx.rows(sql`
    select id from queue_message where id > ${after ?? -1} ${matching(filter)} order by id limit ${limit}`);
  return rows.map(([id]) => Number(id) as QueuedId);
}

function matching({ ids, domain, hop, sender }: QueueFilter): Sql {
  const parts = [
    ids === undefined ? undefined : byName(ids),
    domain === undefined
      ? undefined
      : sql`exists (select 1 from queue_recipient
          where message_id = queue_message.id and domain = ${domain} and outcome = 'waiting')`,
    hop === undefined
      ? undefined
      : sql`exists (select 1 from queue_leg where message_id = queue_message.id and hop = ${hop})`,
    sender === undefined ? undefined : bySender(sender.toLowerCase()),
  ].filter((part) => part !== undefined);
  return parts.reduce((all, part) => sql`${all} and ${part}`, sql``);
}

/** A list, since an expression with a thousand times `or` is deeper than SQLite goes. */
function byName(names: readonly string[]): Sql {
  const [first, ...others] = names.map((name) => sql`${name}`);
  if (first === undefined) return sql`1 = 0`;
  return sql`name in (${others.reduce((list, name) => sql`${list}, ${name}`, first)})`;
}

function bySender(sender: string): Sql {
  if (!sender.startsWith("@")) return sql`sender = ${sender}`;
  return sql`substr(sender, length(sender) - ${sender.length - 1}) = ${sender}`;
}

const CHANGES: Readonly<Record<QueueChange, (tx: Tx, ids: readonly QueuedId[], now: number) => Promise<unknown>>> = {
  async remove(tx, ids) {
    for (const id of ids) await oweRemoved(tx, id);
    await removeMessages(tx, ids);
  },

  async hold(tx, ids) {
    for (const id of ids)
      await tx.run(sql`update queue_leg set next_at = null, watch_at = null where message_id = ${id}`);
  },

  /** Its time begins anew: it was not the hop that kept it. */
  async release(tx, ids, now) {
    for (const id of ids) {
      await tx.run(sql`
        update queue_leg set since = ${now}, next_at = ${now}, watch_at = ${now}
        where message_id = ${id} and next_at is null`);
      for (const lane of await lanesOf(tx, id)) await bringForward(tx, lane, now);
    }
  },

  /** Also where the hop is taken for dead. */
  async retry(tx, ids, now) {
    for (const id of ids) {
      await tx.run(sql`update queue_leg set next_at = ${now} where message_id = ${id} and next_at > ${now}`);
      for (const lane of await lanesOf(tx, id)) {
        await bringForward(tx, lane, now);
        const { hop, author, priority } = lane;
        await tx.run(sql`
          update queue_lane set urged = 1 where hop = ${hop} and author = ${author} and priority = ${priority}`);
      }
    }
  },
};

/** Who sent it over JMAP would wait for ever otherwise. */
async function oweRemoved(tx: Tx, id: QueuedId): Promise<void> {
  const rows = await tx.rows(sql`
    select name, queue_leg.author, queue_leg.priority, queue_leg.hop, number, parameters from queue_recipient
    join queue_message on queue_message.id = queue_recipient.message_id
    join queue_leg on queue_leg.message_id = queue_recipient.message_id and queue_leg.hop = queue_recipient.hop
    where queue_recipient.message_id = ${id} and outcome = 'waiting'`);
  for (const [name, author, priority, hop, number, parameters] of rows) {
    const lane = { hop: String(hop), author: Number(author), priority: Number(priority) };
    const recipient = readRecipient(parameters);
    const change = { number: Number(number), recipient, outcome: "failed", owed: undefined, result: removed } as const;
    await oweFates(tx, { leg: { lane }, name: String(name) }, [change]);
  }
}

const removed = ownResult("failed", 554, "5.3.0", "The operator of the server has removed the message.");

async function lanesOf(tx: Tx, id: QueuedId): Promise<readonly Lane[]> {
  const rows = await tx.rows(sql`
    select hop, author, priority from queue_leg where message_id = ${id} and next_at is not null`);
  return rows.map(([hop, author, priority]) => ({
    hop: String(hop),
    author: Number(author),
    priority: Number(priority),
  }));
}
