/** Who has changed what of the server: in the administration, and on the command line. */
import type { Clock } from "../base/clock.ts";
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { CHANGES_KEPT } from "./limits.ts";
import { lockForWriting, number, text } from "./rows.ts";
import { sought } from "./sought.ts";

export interface NewChange {
  /** An address, or what else did it. */
  readonly actor: string;
  readonly act: string;
  readonly subject: string;
  /** Without secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Change extends NewChange {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface ChangesPage {
  readonly limit: number;
  /** Only those before this one. */
  readonly before?: number;
  /** Only those with it in their actor or subject. */
  readonly find?: string;
}

/** Characters of a subject, and of all details. */
const TEXT_LENGTH_MAX = 500;

export class ChangeBook {
  readonly #database: Database;
  readonly #clock: Clock;

  /** `database` holds the tables of `directoryMigrations`. */
  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async note({ actor, act, subject, detail }: NewChange): Promise<void> {
    const whole = JSON.stringify(detail);
    const kept = whole.length > TEXT_LENGTH_MAX ? "{}" : whole;
    await this.#database.write(async (tx) => {
      await lockForWriting(tx);
      const [last] = (await tx.row(sql`select max(number) from admin_change`)) ?? [];
      const next = last === null || last === undefined ? 1 : number(last) + 1;
      await tx.run(sql`
        insert into admin_change (number, at, actor, act, subject, detail)
        values (${next}, ${this.#clock.now()}, ${actor}, ${act}, ${subject.slice(0, TEXT_LENGTH_MAX)}, ${kept})`);
      await tx.run(sql`delete from admin_change where number <= ${next - CHANGES_KEPT}`);
    });
  }

  /** The newest first. */
  list({ limit, before, find }: ChangesPage): Promise<readonly Change[]> {
    return sought<Change>(
      { find, limit },
      {
        next: (last, count) => this.#page(last?.number ?? before, count),
        texts: ({ subject, actor }) => [subject, actor],
      },
    );
  }

  async #page(before: number | undefined, limit: number): Promise<readonly Change[]> {
    const from = before === undefined ? sql`` : sql`where number < ${before}`;
    const rows = await this.#database.read((tx) =>
      tx.rows(sql`
        select number, at, actor, act, subject, detail from admin_change
        ${from} order by number desc limit ${limit}`),
    );
    return rows.map(([id, at, actor, act, subject, detail]) => ({
      number: number(id),
      at: number(at),
      actor: text(actor),
      act: text(act),
      subject: text(subject),
      detail: JSON.parse(text(detail)) as Change["detail"],
    }));
  }
}
