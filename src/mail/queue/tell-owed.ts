/** Sends the notices that the sender of a message is owed, and forgets that it was. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { NoticeRecipient } from "../notices/notice.ts";
import { sendNotice } from "../notices/send-notice.ts";
import type { CarrierParts } from "./carrier.ts";
import type { Leg } from "./leg.ts";
import type { OpenedLeg } from "./opened.ts";
import { ownResult } from "./own-result.ts";
import { readOwed } from "./owed.ts";
import { readRecipient, readResult } from "./queued.ts";
import { retryAfter } from "./retry.ts";
import type { Carried } from "./scheduler.ts";

/**
 * A crash between the notice and its record sends it twice. When it cannot be sent now, which is when our own storage is in trouble, it is
 * owed on.
 */
export async function tellOwed(parts: CarrierParts, opened: OpenedLeg): Promise<Carried> {
  const { leg, name, at, envelope } = opened;
  const now = parts.clock.now();
  try {
    const owed = await parts.database.read((tx) => readOwedRecipients(tx, leg));
    await sendNotice(parts, {
      // Of one leg there are never two at the same time.
      id: `${name}.${now.toString(36)}`,
      sender: envelope.reversePath,
      at: now,
      messageId: name,
      arrivedAt: at,
      envelopeId: envelope.envelopeId,
      ret: envelope.ret,
      tls: envelope.tls,
      priority: leg.lane.priority,
      traced: envelope.deliverBy?.trace === true,
      message: await opened.message(),
      recipients: owed.map(({ recipient }) => recipient),
    });
    return { record: { leg, at: now, changes: [], again: undefined, notices: owed }, connection: "good" };
  } catch (error) {
    parts.log.error({ err: error, id: name }, "a notice could not be sent");
    const nextAt = now + retryAfter(leg.attempts + 1, parts.schedule, parts.random());
    const again = { attempts: leg.attempts + 1, nextAt, watchAt: leg.since + parts.schedule.lifetimeMs, told: 0 };
    return { record: { leg, at: now, changes: [], again }, connection: "good" };
  }
}

async function readOwedRecipients(
  tx: Tx,
  { message }: Leg,
): Promise<readonly { number: number; owed: string; recipient: NoticeRecipient }[]> {
  const rows = await tx.rows(sql`
    select number, parameters, owed from queue_recipient where message_id = ${message} and owed is not null order by number`);
  const found = [];
  for (const [number, parameters, owed] of rows) {
    const [at, last] =
      (await tx.row(sql`
        select at, result from queue_attempt where message_id = ${message} and number = ${number ?? null}
        order by at desc limit 1`)) ?? [];
    const { reply, remote } = last === undefined ? notTried : readResult(last);
    const lastAttemptAt = at === undefined ? undefined : Number(at);
    const recipient = { ...readRecipient(parameters), ...readOwed(owed), reply, remote, lastAttemptAt };
    found.push({ number: Number(number), owed: String(owed), recipient });
  }
  return found;
}

const notTried = ownResult(
  "deferred",
  451,
  "4.4.7",
  "Its turn has not come: other messages were waiting in front of it.",
);
