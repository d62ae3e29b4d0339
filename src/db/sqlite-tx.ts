/** What the body of one SQLite transaction holds; it is good for nothing once the transaction is over. */
import type { Row, Tx } from "./database.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import type { Sql } from "./sql.ts";

export class SqliteTx implements Tx {
  #connection: SqliteConnection | undefined;
  readonly #mayWrite: boolean;
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
    return this.#noting(() => connection.run(statement));
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
   * Runs a body that may await nothing but these statements: they take microtasks only, so a body that lives to see the next
   * turn of the event loop has waited for something else, and would hold the file for everybody.
   */
  perform<T>(body: (tx: SqliteTx) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const watch = setImmediate(() => {
      this.end();
      reject(new Error("a transaction awaited something other than its own statements"));
    });
    void body(this)
      .then((result) => (this.#failure === undefined ? resolve(result) : reject(this.#failure.error)), reject)
      .finally(() => {
        clearImmediate(watch);
        this.end();
      });
    return promise;
  }

  end(): void {
    this.#connection = undefined;
  }
}
