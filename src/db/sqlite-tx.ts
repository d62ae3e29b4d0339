/** What the body of one SQLite transaction holds; it is good for nothing once the transaction is over. */
import type { Row, Tx } from "./database.ts";
import { QUEUE_MS_MAX } from "./limits.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { Sql } from "./sql.ts";

/** Transactions under way: they end before the event loop turns, or let it turn by `breathe`. */
const underWay = new Set<SqliteTx>();
let watched = false;

/** One look a turn for all transactions: those that are still there when it comes have waited for something else. */
function watch(): void {
  if (watched) return;
  watched = true;
  setImmediate(() => {
    watched = false;
    for (const overdue of underWay) overdue.giveUp();
  });
}

export class SqliteTx implements Tx {
  left: number | undefined;
  #connection: SqliteConnection | undefined;
  readonly #mayWrite: boolean;
  #rowsWritten = 0;
  #turnBegan = performance.now();
  #reject: ((error: unknown) => void) | undefined;
  /** As in PostgreSQL, nothing is committed after a failed statement, even if the body caught the error. */
  #failure: { readonly error: unknown } | undefined;

  constructor(connection: SqliteConnection, kind: "read" | "write") {
    this.#connection = connection;
    this.#mayWrite = kind === "write";
  }

  get connection(): SqliteConnection {
    if (this.#connection === undefined) throw new Error("a statement came after the end of its transaction");
    return this.#connection;
  }

  async rows(statement: Sql): Promise<readonly Row[]> {
    const { connection } = this;
    return this.#noting(() => connection.rows(statement));
  }

  async row(statement: Sql): Promise<Row | undefined> {
    const { connection } = this;
    return this.#noting(() => connection.row(statement));
  }

  async run(statement: Sql): Promise<number> {
    const { connection } = this;
    if (!this.#mayWrite) throw new Error("a read runs no statement that changes something");
    const rows = this.#noting(() => connection.run(statement));
    this.#rowsWritten += rows;
    return rows;
  }

  async breathe(): Promise<void> {
    if (performance.now() - this.#turnBegan < QUEUE_MS_MAX) return;
    underWay.delete(this);
    await new Promise(setImmediate);
    underWay.add(this);
    watch();
    this.#turnBegan = performance.now();
  }

  /** The schema version in the head of the file. */
  setUserVersion(version: number): void {
    this.#rowsWritten++;
    this.connection.userVersion = version;
  }

  /** Gives pages that hold nothing back to the system; answers how many. */
  giveBack(pages: number): number {
    const given = this.connection.giveBack(pages);
    this.#rowsWritten += given;
    return given;
  }

  /** Whether some statement has changed rows, the version, or the length of the file: tables change only together with the second. */
  get hasWritten(): boolean {
    return this.#rowsWritten > 0;
  }

  get rowsWritten(): number {
    return this.#rowsWritten;
  }

  #noting<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  /**
   * Runs a body that may await nothing but what is here: statements take microtasks only, so a body that lives to see the next
   * turn of the event loop without breathing has waited for something else, and would hold the file for everybody.
   */
  perform<T>(body: (tx: SqliteTx) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#reject = reject;
    underWay.add(this);
    watch();
    void this.#settle(body, resolve, reject);
    return promise;
  }

  async #settle<T>(
    body: (tx: SqliteTx) => Promise<T>,
    resolve: (result: T) => void,
    reject: (error: unknown) => void,
  ): Promise<void> {
    try {
      const result = await body(this);
      if (this.#failure === undefined) resolve(result);
      else reject(this.#failure.error);
    } catch (error) {
      reject(error);
    } finally {
      this.#end();
    }
  }

  giveUp(): void {
    this.#end();
    this.#reject?.(new Error("a transaction awaited something other than its own statements"));
  }

  #end(): void {
    underWay.delete(this);
    this.#connection = undefined;
  }
}
