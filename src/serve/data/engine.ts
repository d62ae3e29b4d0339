/** The databases behind the storage, on one of the engines. */
import type { Log } from "../../base/log.ts";
import type { StorageAlarm } from "../../base/storage-alarm.ts";
import type { Bus } from "../../bus/bus.ts";
import type { AccountDatabases, Database } from "../../db/database.ts";

/** Disposing it closes what all databases share; `directory` and `deliveries` are closed before, by who was given them. */
export interface Engine extends AsyncDisposable {
  readonly directory: Database;
  /** Deliveries under way. */
  readonly deliveries: Database;
  readonly accounts: AccountDatabases;
  /** Reaches every process on every machine that uses the same databases. */
  readonly bus: Bus;
}

/** While an engine is opened: what was opened before something fails is closed again. */
export class Opening implements AsyncDisposable {
  readonly #all = new AsyncDisposableStack();
  readonly #shared: AsyncDisposable[] = [];

  /** Closed by who is given it, once the engine is open. */
  given<T extends AsyncDisposable>(part: T): T {
    return this.#all.use(part);
  }

  /** Closed with the engine. */
  shared<T extends AsyncDisposable>(part: T): T {
    this.#shared.push(part);
    return this.#all.use(part);
  }

  done(): AsyncDisposable {
    this.#all.move();
    const shared = new AsyncDisposableStack();
    for (const part of this.#shared) shared.use(part);
    return shared;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#all.disposeAsync();
  }
}

export interface EngineParts {
  /** Reaches the processes of this machine. */
  readonly bus: Bus;
  readonly log: Log;
  readonly alarm: StorageAlarm;
  /** How many processes of this machine serve clients, this one among them; 0: it does one command and ends. */
  readonly workers: number;
}
