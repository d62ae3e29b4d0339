/** What serves clients, seen from outside: one process or many. */
import type { Throttled } from "../../auth/throttle.ts";
import type { WorkerSetup } from "../setup.ts";

export interface Serving {
  /** What is known of failed logins. */
  readonly throttled: Throttled;
  /** Resolves when clients are taken; rejects when that cannot be. */
  start(setup: WorkerSetup): Promise<void>;
  /** New keys for TLS session tickets, 48 octets in base64. */
  renewTicketKeys(keys: string): void;
  /** Says goodbye to every client, waits for work in progress at most so long (milliseconds), and ends. */
  stop(ms: number): Promise<void>;
  /** Ends at once. */
  kill(): void;
}
