/** The bus of a cluster: PostgreSQL's LISTEN and NOTIFY. */
import { setTimeout as after } from "node:timers/promises";
import { type Log, silentLog } from "../base/log.ts";
import type { Bus, Notice } from "./bus.ts";
import { type Listener, Listeners, UNKNOWN } from "./local.ts";
import { Outbox } from "./outbox.ts";

/** A connection that listens; what it is made of is the business of db/postgres-client.ts. */
export interface Channel extends AsyncDisposable {
  notify(payload: string): Promise<void>;
  /** Settles when the connection is lost or closed. */
  readonly ended: Promise<unknown>;
}

export type OpenChannel = (onPayload: (payload: string) => void) => Promise<Channel>;

/** PostgreSQL takes payloads of less than 8000 bytes; one notice takes at most 34. */
const NOTICES_PER_PAYLOAD = 200;
const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 10_000;

/** Keeps one connection; while that is lost, own listeners hear as always. Both sides are asked to look again once there is another one. */
export function openPostgresBus(openChannel: OpenChannel, log: Log = silentLog): Bus {
  return new PostgresBus(openChannel, log);
}

class PostgresBus implements Bus {
  readonly #listeners = new Listeners();
  readonly #openChannel: OpenChannel;
  readonly #log: Log;
  readonly #outbox = new Outbox(({ notices }) => this.#send(notices));
  readonly #stopped = new AbortController();
  /** Marks own payloads, which come back like all others. */
  readonly #self = crypto.randomUUID().slice(0, 8);
  #channel: Channel | undefined;
  /** Accounts of whose changes the others were not told. */
  readonly #untold = new Set<number>();
  readonly #running: Promise<void>;

  constructor(openChannel: OpenChannel, log: Log) {
    this.#openChannel = openChannel;
    this.#log = log;
    this.#running = this.#run();
  }

  publish(notice: Notice): void {
    this.#listeners.tell(notice);
    this.#outbox.add(notice);
  }

  subscribe(accountId: number, listener: Listener): Disposable {
    return this.#listeners.add(accountId, listener);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    for (let pause = RETRY_MS_MIN; !signal.aborted; pause = Math.min(pause * 2, RETRY_MS_MAX)) {
      try {
        await using channel = await this.#openChannel((payload) => this.#heard(payload));
        this.#channel = channel;
        pause = RETRY_MS_MIN;
        this.#listeners.tellAll();
        this.#catchUp();
        await Promise.race([channel.ended, aborted(signal)]);
      } catch (error) {
        this.#log.warn({ err: error }, "no connection for notices between nodes");
      }
      this.#channel = undefined;
      await after(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  async #send(notices: readonly Notice[]): Promise<void> {
    for (let at = 0; at < notices.length; at += NOTICES_PER_PAYLOAD) {
      const page = notices.slice(at, at + NOTICES_PER_PAYLOAD);
      const used = this.#channel;
      if (!(await this.#notify(page))) for (const { accountId } of page) this.#untold.add(accountId);
      // Another connection came up before this was known to be lost.
      if (this.#channel !== used && this.#channel !== undefined) this.#catchUp();
    }
  }

  /** Answers whether the notices are on their way. */
  async #notify(notices: readonly Notice[]): Promise<boolean> {
    const words = notices.map(({ accountId, modseq }) => `${accountId}:${modseq}`);
    try {
      await this.#channel?.notify([this.#self, ...words].join(" "));
      return this.#channel !== undefined;
    } catch {
      return false;
    }
  }

  #catchUp(): void {
    for (const accountId of this.#untold) this.#outbox.add({ accountId, modseq: UNKNOWN });
    this.#untold.clear();
  }

  /** Anybody with access to the database may notify: what is no notice is passed over. */
  #heard(payload: string): void {
    const [from, ...words] = payload.split(" ");
    if (from === this.#self) return;
    for (const word of words) {
      const [, accountId, modseq] = /^(\d{1,16}):(\d{1,16})$/.exec(word) ?? [];
      if (accountId !== undefined) this.#listeners.tell({ accountId: Number(accountId), modseq: Number(modseq) });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outbox.drained();
    this.#stopped.abort();
    await this.#running;
  }
}

/** Also when that was before: an event that has been is not told again. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
