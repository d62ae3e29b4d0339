/** What the directory was asked lately about one kind of thing, kept until anybody, in whichever process, changes the directory. */
import { Recent } from "../base/recent.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { ANSWERS_MAX, QUESTION_LENGTH_MAX } from "./limits.ts";

/**
 * Every change of the directory takes the next number of its one `directory` row, in the same transaction. A question reads that number (a
 * few microseconds) and then needs no other statement if nothing changed: so a new password, a removed account or a new alias
 * is effective with the next question in every process.
 */
export class Answers<Answer> {
  readonly #database: Database;
  readonly #answers = new Recent<string, { readonly value: Answer }>(ANSWERS_MAX);
  #version = -1;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The answer to the question that `key` stands for; `find` is asked when it is not known. */
  ask(key: string, find: (tx: Tx) => Promise<Answer>): Promise<Answer> {
    return this.#database.read(async (tx) => {
      const version = await directoryVersion(tx);
      if (version !== this.#version) {
        this.#answers.clear();
        this.#version = version;
      }
      const known = this.#answers.get(key);
      if (known !== undefined) return known.value;
      const value = await find(tx);
      // Another reader may have seen a newer version meanwhile; then this answer belongs to the past.
      if (version === this.#version && key.length <= QUESTION_LENGTH_MAX) this.#answers.set(key, { value });
      return value;
    });
  }
}

export async function directoryVersion(tx: Tx): Promise<number> {
  const row = await tx.row(sql`select version from directory where id = 1`);
  return Number(row?.[0]);
}
