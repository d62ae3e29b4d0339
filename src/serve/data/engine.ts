/** The databases behind the storage, on one of the engines. */
import type { Log } from "../../base/log.ts";
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

export interface EngineParts {
  /** Reaches the processes of this machine. */
  readonly bus: Bus;
  readonly log: Log;
  /** How many processes of this machine serve clients, this one among them; 0: it does one command and ends. */
  readonly workers: number;
}
