/** Numbered, forward-only changes of a schema, written once for both engines. */
import { Refusal } from "../base/errors.ts";
import { sql, type Sql } from "./sql.ts";
import type { Engine, Tx } from "./database.ts";

/** What the engines call the same things. */
export interface Types {
  /** For the few things that one engine has and the other has not (a full-text index). */
  readonly engine: Engine;
  /** A 53-bit integer. */
  readonly integer: string;
  readonly blob: string;
  readonly text: string;
  /** What follows a table's closing parenthesis when its rows should lie in the order of the primary key. */
  readonly clustered: string;
  /** What follows any other table's closing parenthesis. */
  readonly table: string;
}

export const sqliteTypes: Types = {
  engine: "sqlite",
  integer: "integer",
  blob: "blob",
  text: "text",
  clustered: "strict, without rowid",
  table: "strict",
};
export const postgresTypes: Types = {
  engine: "postgres",
  integer: "bigint",
  blob: "bytea",
  text: 'text collate "C"',
  clustered: "",
  table: "",
};

export interface Migration {
  /** 1, 2, 3, … without gaps. */
  readonly number: number;
  readonly name: string;
  /** The statements of this step, in order. */
  up(types: Types): readonly string[];
}

const statement = (text: string): Sql => ({ text: [text], values: [] });

/**
 * Brings a schema up to date inside the given transaction; each database remembers how far it is.
 * Throws Refusal("unavailable") when the database was made by a newer release.
 */
export async function migrate(tx: Tx, migrations: readonly Migration[], types: Types): Promise<void> {
  await tx.run(
    statement(
      `create table if not exists migration (number ${types.integer} primary key, name ${types.text} not null)`,
    ),
  );
  const done = Number((await tx.row(sql`select coalesce(max(number), 0) from migration`))?.[0] ?? 0);
  if (done > migrations.length) {
    throw new Refusal(
      "unavailable",
      `this data was written by a newer release (schema ${done}, this one knows ${migrations.length})`,
    );
  }
  for (const step of migrations.slice(done)) {
    for (const text of step.up(types)) await tx.run(statement(text));
    await tx.run(sql`insert into migration (number, name) values (${step.number}, ${step.name})`);
  }
}
