/** Open connections between two messages to the same hop. */
import { CONNECTION_AGE_MS_MAX, IDLE_CONNECTIONS_MAX, IDLE_MS_MAX, MESSAGES_OF_CONNECTION_MAX } from "./limits.ts";
import type { Session } from "./session.ts";
import type { Clock } from "../base/clock.ts";

interface Idle {
  readonly key: string;
  readonly session: Session;
  readonly timer: NodeJS.Timeout;
}

export class Pool implements AsyncDisposable {
  readonly #clock: Clock;
  /** By key, the one used last at the end: the others may go when load falls. */
  readonly #idle = new Map<string, Idle[]>();
  /** In the order in which they became idle. */
  readonly #all = new Set<Idle>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A session that stands, if there is one. */
  take(key: string): Session | undefined {
    const waiting = this.#idle.get(key);
    for (let idle = waiting?.at(-1); idle !== undefined; idle = waiting?.at(-1)) {
      this.#remove(idle);
      if (idle.session.usable) return idle.session;
      void idle.session.end();
    }
    return undefined;
  }

  /** Keeps a session for the next message, or ends it when it has done enough. */
  put(key: string, session: Session): void {
    const age = this.#clock.now() - session.openedAt;
    const worn = session.transactions >= MESSAGES_OF_CONNECTION_MAX || age >= CONNECTION_AGE_MS_MAX;
    if (worn || !session.usable) return void session.end();
    const [oldest] = this.#all.size >= IDLE_CONNECTIONS_MAX ? this.#all : [];
    if (oldest !== undefined) void this.#close(oldest);
    const idle: Idle = { key, session, timer: setTimeout(() => void this.#close(idle), IDLE_MS_MAX).unref() };
    this.#all.add(idle);
    const waiting = this.#idle.get(key);
    if (waiting === undefined) this.#idle.set(key, [idle]);
    else waiting.push(idle);
  }

  #close(idle: Idle): Promise<void> {
    this.#remove(idle);
    return idle.session.end();
  }

  #remove(idle: Idle): void {
    clearTimeout(idle.timer);
    this.#all.delete(idle);
    const waiting = this.#idle.get(idle.key);
    const at = waiting?.lastIndexOf(idle) ?? -1;
    if (at >= 0) waiting?.splice(at, 1);
    if (waiting?.length === 0) this.#idle.delete(idle.key);
  }

  /** Resolves when every server has heard goodbye. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all].map((idle) => this.#close(idle)));
  }
}
