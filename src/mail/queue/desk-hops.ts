/** How much waits for each hop, and what is in its way. */
import type { Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { HOPS_LISTED } from "./limits.ts";
import { readResult } from "./queued.ts";

export interface HopLine {
  readonly hop: string;
  readonly messages: number;
  /** When the message that has waited longest came, epoch milliseconds. */
  readonly since: number;
  /** Undefined: all of it is held. */
  readonly nextAt: number | undefined;
  /** Why the hop is left alone for now. */
  readonly trouble: string | undefined;
}

export async function hopsOf(tx: Tx): Promise<readonly HopLine[]> {
  const rows = await tx.rows(sql`
    select hop, count(*), min(since), min(next_at) from queue_leg group by hop order by count(*) desc, hop limit ${HOPS_LISTED}`);
  const lines: HopLine[] = [];
  for (const [hop, messages, since, nextAt] of rows) {
    const [trouble, until] =
      (await tx.row(sql`
        select trouble, next_at from queue_lane where hop = ${String(hop)} and trouble is not null
        order by next_at limit 1`)) ?? [];
    lines.push({
      hop: String(hop),
      messages: Number(messages),
      since: Number(since),
      nextAt: nextAt === null ? undefined : Math.max(Number(nextAt), Number(until ?? 0)),
      trouble: trouble === undefined || trouble === null ? undefined : readResult(trouble).reply.text,
    });
  }
  return lines;
}
