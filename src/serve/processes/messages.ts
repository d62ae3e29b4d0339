/** What the primary, its workers and its sender tell each other. */
import type { Verdict } from "../../auth/throttle.ts";
import type { News } from "../../bus/outbox.ts";
import type { CountNews } from "../../net/rates.ts";
import type { Snapshot } from "../../telemetry/metrics.ts";
import type { WorkerSetup } from "../setup.ts";

export type ToWorker =
  | { readonly kind: "setup"; readonly setup: WorkerSetup }
  | { readonly kind: "news"; readonly news: News }
  /** Asks for this worker's numbers. */
  | { readonly kind: "collect"; readonly id: number }
  /** The answer to "page". */
  | { readonly kind: "page"; readonly id: number; readonly text: string }
  | { readonly kind: "ticket-keys"; readonly keys: string }
  /** Another worker has checked a password; see auth/remembered.ts and auth/throttle.ts. Or it has counted clients; see net/rates.ts. */
  | { readonly kind: "remembered"; readonly seal: string }
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  | { readonly kind: "counted"; readonly news: readonly CountNews[] }
  /** A client that came while no worker was there, with its socket; of the binding with this number. */
  | { readonly kind: "client"; readonly binding: number }
  /** The answer to "borrow". */
  | { readonly kind: "lent"; readonly id: number; readonly places: number }
  | { readonly kind: "stop"; readonly ms: number };

/** What the sender is told. */
export type ToSender = Extract<ToWorker, { kind: "setup" | "news" | "collect" | "stop" }>;

export type ToPrimary =
  | { readonly kind: "ready" }
  /** It cannot start; it ends. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "news"; readonly news: News }
  | { readonly kind: "remembered"; readonly seal: string }
  | { readonly kind: "verdict"; readonly verdict: Verdict }
  | { readonly kind: "counted"; readonly news: readonly CountNews[] }
  /** Places for connections of an address; see net/address-places.ts. */
  | { readonly kind: "borrow"; readonly id: number; readonly address: string; readonly places: number }
  | { readonly kind: "give-back"; readonly address: string; readonly places: number }
  | { readonly kind: "collected"; readonly id: number; readonly snapshot: Snapshot }
  /** Asks for the page of all processes' numbers. */
  | { readonly kind: "page"; readonly id: number };
