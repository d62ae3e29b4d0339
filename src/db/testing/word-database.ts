/** A small table of words, for tests of engines. */
import type { Database, Tx } from "../database.ts";
import type { Migration } from "../migrate.ts";
import { sql } from "../sql.ts";

export const wordMigrations: readonly Migration[] = [
  {
    number: 1,
    name: "words",
    up: ({ integer, text, table }) => [`create table word (id ${integer} primary key, word ${text} not null) ${table}`],
  },
];

export const addWord = (database: Database, word: string, options?: { durable?: boolean }): Promise<number> =>
  database.write((tx) => tx.run(sql`insert into word (word) values (${word})`), options);

export const wordsOf = async (tx: Tx): Promise<string[]> =>
  (await tx.rows(sql`select word from word order by id`)).map(([word]) => String(word));

export const readWords = (database: Database): Promise<string[]> => database.read(wordsOf);
