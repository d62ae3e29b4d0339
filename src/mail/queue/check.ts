/** Proving that the queue is sound: what the tables say of each other must be true, and every message must have its bytes. */
import type { BlobHash, Blobs } from "../../blob/blob.ts";
import type { Database } from "../../db/database.ts";
import { sql, type Sql } from "../../db/sql.ts";
import type { Finding } from "../../store/account.ts";
import { NOTICES } from "./queued.ts";
import { queuedBlobs } from "./queued-blobs.ts";

/** Rows shown of one kind of fault; more of them tell nothing new. */
const SHOWN_MAX = 20;

/** What must not be there, and what it means. */
const FAULTS: readonly (readonly [problem: string, rows: Sql])[] = [
  [
    "has nothing left to do, and is still there",
    sql`select name from queue_message
      where not exists (select 1 from queue_leg where message_id = queue_message.id)`,
  ],
  [
    "has no bytes",
    sql`select name from queue_message
      where not exists (select 1 from queue_content where message_id = queue_message.id
        and (bytes is not null or blob_hash is not null))`,
  ],
  [
    "has a recipient who waits for nothing",
    sql`select name from queue_message join queue_recipient on message_id = queue_message.id
      where outcome = 'waiting' and not exists (select 1 from queue_leg
        where queue_leg.message_id = queue_recipient.message_id and queue_leg.hop = queue_recipient.hop)`,
  ],
  [
    "is to be handed over for nobody",
    sql`select name from queue_message join queue_leg on message_id = queue_message.id
      where hop <> ${NOTICES} and not exists (select 1 from queue_recipient
        where queue_recipient.message_id = queue_leg.message_id and queue_recipient.hop = queue_leg.hop and outcome = 'waiting')`,
  ],
  [
    "waits in no line",
    sql`select name from queue_message join queue_leg on message_id = queue_message.id
      where next_at is not null and not exists (select 1 from queue_lane
        where queue_lane.hop = queue_leg.hop and queue_lane.author = queue_leg.author
          and queue_lane.priority = queue_leg.priority)`,
  ],
  [
    "has a part, and is not there itself",
    sql`select cast(message_id as text) from queue_leg where message_id not in (select id from queue_message)
      union select cast(message_id as text) from queue_recipient where message_id not in (select id from queue_message)
      union select cast(message_id as text) from queue_attempt where message_id not in (select id from queue_message)
      union select cast(message_id as text) from queue_content where message_id not in (select id from queue_message)`,
  ],
];

const TOTALS = sql`
  select messages, bytes, (select count(*) from queue_message), (select coalesce(sum(size), 0) from queue_message)
  from queue_total`;

/** Everything wrong with the queue; nothing when it is sound. */
export async function checkQueue(database: Database, blobs: Blobs): Promise<readonly Finding[]> {
  const findings = await database.read(async (tx) => {
    const found: Finding[] = [];
    for (const [problem, rows] of FAULTS) {
      for (const [name] of await tx.rows(sql`${rows} limit ${SHOWN_MAX}`))
        found.push({ about: `message ${String(name)}`, problem });
    }
    const [messages, bytes, counted, summed] = (await tx.row(TOTALS)) ?? [];
    if (messages !== counted || bytes !== summed)
      found.push({
        about: "totals",
        problem: `say ${String(messages)} messages, ${String(bytes)} bytes; there are ${String(counted)}, ${String(summed)}`,
      });
    return found;
  });
  for await (const hash of queuedBlobs(database)) {
    if (!(await blobs.has(hash as BlobHash))) findings.push({ about: `body ${hash}`, problem: "is missing" });
  }
  return findings;
}
