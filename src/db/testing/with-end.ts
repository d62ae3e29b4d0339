/** A database whose end is another one, for tests that share it or have more to take away. */
import type { Database } from "../database.ts";

export function withEnd(database: Database, end: () => Promise<void>): Database {
  return {
    read: (body) => database.read(body),
    write: (body, options) => database.write(body, options),
    version: () => database.version(),
    rowsNow: (statement) => database.rowsNow(statement),
    shrink: () => database.shrink(),
    [Symbol.asyncDispose]: end,
  };
}
