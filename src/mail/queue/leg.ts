/** What one message has to do at one hop, as it waits in memory. */
import type { Lane } from "./lane.ts";
import type { QueuedId } from "./queued.ts";

export interface Leg {
  readonly message: QueuedId;
  readonly lane: Lane;
  /** When its time began, epoch milliseconds. */
  readonly since: number;
  /** So far. */
  readonly attempts: number;
  /** Bits of deadlines.ts. */
  readonly told: number;
  /** Bytes of the message. */
  readonly size: number;
}
