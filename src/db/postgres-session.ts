/** The little that the PostgreSQL engine asks of a driver: connections that run one statement at a time. */
import type { StorageAlarm } from "../base/storage-alarm.ts";
import type { Row } from "./database.ts";
import type { Value } from "./sql.ts";

export interface Answer {
  /** int8 and numeric as numbers, bytea as Uint8Array. */
  readonly rows: readonly Row[];
  /** How many rows the statement changed. */
  readonly changes: number;
}

/** One connection, for the time of one transaction. */
export interface PostgresSession {
  /** Parameters are $1, $2, …; a statement may be sent before the one before is answered. */
  query(text: string, values?: readonly Value[]): Promise<Answer>;
  /** Gives the connection back, or closes it when its state is not known. */
  release(broken: boolean): void;
}

export interface PostgresPool extends AsyncDisposable {
  /** The schema that all names without one are in; it need not exist yet. */
  readonly schema: string;
  readonly alarm?: StorageAlarm | undefined;
  /** With "endless", an answer is waited for however long it takes; the statements then say so to PostgreSQL too. */
  connect(patience?: "endless"): Promise<PostgresSession>;
}
