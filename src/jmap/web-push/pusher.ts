/** Tells those who are away: one process of the server watches the accounts that somebody subscribed to, and pushes what changes. */
import { setTimeout as later } from "node:timers/promises";
import type { Log } from "../../base/log.ts";
import type { Lease, Leases } from "../../directory/lease.ts";
import type { PushSubscription } from "../../directory/push-subscriptions.ts";
import type { MailStore } from "../../store/account.ts";
import type { JsonObject } from "../json.ts";
import { userOf } from "../parts.ts";
import { parseStanding, PUSH_TYPES, type Standing, standingText, watchStates } from "../push.ts";
import type { PushOutcome, WebPush } from "./web-push.ts";

export interface PusherParts {
  readonly webPush: WebPush;
  readonly store: MailStore;
  readonly leases: Leases;
  readonly log: Log;
  /** Milliseconds between two looks at who subscribes, and the pauses between attempts; the last one for all further ones. */
  readonly lookMs?: number;
  readonly pausesMs?: readonly number[];
}

const LOOK_MS = 5_000;
/** After a message, so that what changes together is told together. */
const PAUSE_MS = 1_000;
const PAUSES_MS = [10_000, 60_000, 300_000, 1_800_000];
/** Milliseconds that a stop waits for a message. */
const GOODBYE_MS = 500;
/** Messages under way at the same time. */
const SENDING_MAX = 32;

export class Pusher implements AsyncDisposable {
  readonly #parts: PusherParts;
  readonly #watched = new Map<string, { readonly key: string; readonly watch: AsyncDisposable }>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #lease: Lease | undefined;
  /** The version of the directory in which all were read. */
  #seen: number | undefined;
  #sending = 0;
  /** Who waits for one of the messages under way to be done. */
  readonly #waiting: (() => void)[] = [];

  constructor(parts: PusherParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all([...this.#watched.values()].map(({ watch }) => watch[Symbol.asyncDispose]()));
    await this.#lease?.[Symbol.asyncDispose]();
  }

  async #run(): Promise<void> {
    const { leases, lookMs = LOOK_MS, log } = this.#parts;
    while (!this.#stopping.signal.aborted) {
      try {
        this.#lease ??= await leases.take("web push");
        if (this.#lease !== undefined) await this.#look();
      } catch (error) {
        log.warn({ err: error }, "push subscriptions were not read");
      }
      await pause(lookMs, this.#stopping.signal);
    }
  }

  /** Reads them only when something in the directory has changed; who expires meanwhile is found so when there is something to tell. */
  async #look(): Promise<void> {
    const { subscriptions } = this.#parts.webPush;
    const version = await subscriptions.version();
    if (version === this.#seen) return;
    const found = new Map((await subscriptions.proved()).map((each) => [each.id, each]));
    for (const [id, { key, watch }] of this.#watched) {
      const now = found.get(id);
      if (now !== undefined && keyOf(now) === key) continue;
      this.#watched.delete(id);
      await watch[Symbol.asyncDispose]();
    }
    for (const [id, subscription] of found)
      if (!this.#watched.has(id)) this.#watched.set(id, { key: keyOf(subscription), watch: this.#watch(subscription) });
    this.#seen = version;
  }

  #watch(subscription: PushSubscription): AsyncDisposable {
    const { store, log } = this.#parts;
    const stopping = new AbortController();
    let telling = Promise.resolve();
    const user = userOf({ accountId: subscription.accountId, address: "", peer: "" });
    const watching = watchStates(store.account(subscription.accountId), user, {
      types: new Set(subscription.types ?? PUSH_TYPES),
      since: parseStanding(subscription.told ?? ""),
      // What others share is told to who is connected.
      others: () => Promise.resolve([]),
      mayStay: () => Promise.resolve(!stopping.signal.aborted),
      tell: (change, standing) =>
        (telling = this.#tell(subscription, { change, standing, signal: stopping.signal }).catch((error: unknown) =>
          log.warn({ err: error }, "a push was not noted"),
        )),
      refused: () => {},
      failed: (error) => log.warn({ err: error }, "an account with a push subscription was not read"),
    });
    return {
      async [Symbol.asyncDispose]() {
        watching[Symbol.dispose]();
        stopping.abort();
        // What is under way may take long; it is told again by whoever comes after.
        await Promise.race([telling, later(GOODBYE_MS, undefined, { ref: false })]);
      },
    };
  }

  /** Resolves when the client was told, or will never be. */
  async #tell(
    subscription: PushSubscription,
    what: { readonly change: JsonObject; readonly standing: Standing; readonly signal: AbortSignal },
  ): Promise<void> {
    const { webPush, pausesMs = PAUSES_MS } = this.#parts;
    for (let attempt = 0; !what.signal.aborted; attempt++) {
      // It may have been taken back, or have expired, since all of them were looked at.
      if ((await webPush.subscriptions.find(subscription.accountId, subscription.id)) === undefined) return;
      const outcome = await this.#send(subscription, what.change);
      if (what.signal.aborted) return;
      if (outcome.kind === "taken") {
        await webPush.subscriptions.noteTold(subscription.id, standingText(what.standing));
        await pause(Math.min(PAUSE_MS, pausesMs[0] ?? PAUSE_MS), what.signal);
        return;
      }
      if (outcome.kind === "gone") return webPush.subscriptions.remove(subscription.id);
      const own = pausesMs[Math.min(attempt, pausesMs.length - 1)] ?? 0;
      await pause(Math.max(own, outcome.waitMs), what.signal);
    }
  }

  async #send(subscription: PushSubscription, change: JsonObject): Promise<PushOutcome> {
    while (this.#sending >= SENDING_MAX) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#sending++;
    try {
      return await this.#parts.webPush.send(subscription, change);
    } finally {
      this.#sending--;
      this.#waiting.shift()?.();
    }
  }
}

/** What makes another watch necessary. */
function keyOf({ types }: PushSubscription): string {
  return JSON.stringify(types ?? null);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await later(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
