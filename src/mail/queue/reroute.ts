/** Recipients whose way has changed since they were queued: the operator has added a route or a domain. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { CarrierParts } from "./carrier.ts";
import { bringForward } from "./lane-rows.ts";
import type { Leg } from "./leg.ts";
import type { OpenedLeg } from "./opened.ts";

interface Move {
  readonly number: number;
  readonly hop: string;
}

/** Whether anybody was moved to another hop; then the leg comes up again, with those who were not. */
export async function reroute(parts: CarrierParts, { leg, waiting }: OpenedLeg): Promise<boolean> {
  const keys = await Promise.all(waiting.map(({ recipient }) => parts.hops.keyOf(recipient.path)));
  const moves = waiting.flatMap(({ number }, i) => {
    const hop = keys[i] ?? leg.lane.hop;
    return hop === leg.lane.hop ? [] : [{ number, hop }];
  });
  if (moves.length === 0) return false;
  await parts.database.write((tx) => move(tx, leg, moves, { all: moves.length === waiting.length }));
  return true;
}

async function move(tx: Tx, leg: Leg, moves: readonly Move[], { all }: { all: boolean }): Promise<void> {
  const { message, lane } = leg;
  const old = sql`message_id = ${message} and hop = ${lane.hop}`;
  for (const hop of new Set(moves.map((each) => each.hop))) {
    // A leg to that hop may be there already, for other recipients.
    await tx.run(sql`
      insert into queue_leg (message_id, hop, author, priority, since, attempts, next_at, watch_at, told)
      select message_id, ${hop}, author, priority, since, 0, next_at, watch_at, told from queue_leg where ${old}
      on conflict (message_id, hop) do nothing`);
    await bringForward(tx, { ...lane, hop }, leg.since);
  }
  for (const { number, hop } of moves)
    await tx.run(sql`update queue_recipient set hop = ${hop} where message_id = ${message} and number = ${number}`);
  if (all) await tx.run(sql`delete from queue_leg where ${old}`);
}
