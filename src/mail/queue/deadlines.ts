/** When a leg has to be looked at although nothing is sent: its sender must be told that it is late, or it is given up. */
import type { QueuedEnvelope } from "./queued.ts";

export interface QueueTimes {
  /** How long delivery is tried, milliseconds. */
  readonly lifetimeMs: number;
  /** When the sender is told that it takes long, milliseconds; 0: never. */
  readonly delayNoticeMs: number;
}

/** What the sender was told already, as bits. */
export const TOLD_DELAY = 1;
export const TOLD_LATE = 2;

export interface Watched {
  /** When its time began, epoch milliseconds. */
  readonly since: number;
  /** Bits. */
  readonly told: number;
  readonly deliverBy: QueuedEnvelope["deliverBy"];
}

export interface Deadlines {
  /** Given up then, and why then. */
  readonly end: { readonly at: number; readonly by: "queue" | "deliver-by" };
  /** The next time that the sender is told something before the end, and the bit to remember it by. */
  readonly notice: { readonly at: number; readonly bit: number; readonly by: "queue" | "deliver-by" } | undefined;
}

export function deadlines({ since, told, deliverBy }: Watched, times: QueueTimes): Deadlines {
  const expiry = since + times.lifetimeMs;
  const returned = deliverBy?.mode === "return" ? deliverBy.at : Infinity;
  const end =
    returned < expiry ? ({ at: returned, by: "deliver-by" } as const) : ({ at: expiry, by: "queue" } as const);
  const notices: NonNullable<Deadlines["notice"]>[] = [];
  if (times.delayNoticeMs > 0 && (told & TOLD_DELAY) === 0)
    notices.push({ at: since + times.delayNoticeMs, bit: TOLD_DELAY, by: "queue" });
  if (deliverBy?.mode === "notify" && (told & TOLD_LATE) === 0)
    notices.push({ at: deliverBy.at, bit: TOLD_LATE, by: "deliver-by" });
  const [notice] = notices.filter(({ at }) => at < end.at).sort((one, other) => one.at - other.at);
  return { end, notice };
}

/** When to look next. */
export function watchAt(watched: Watched, times: QueueTimes): number {
  const { end, notice } = deadlines(watched, times);
  return notice?.at ?? end.at;
}
