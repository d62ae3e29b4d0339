/**
 * What became of a submission is in two databases: the queue's, which decides, and the author's account, which tells. What the queue has
 * decided is owed to the account until it is there, whoever is killed in between.
 */
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import type { AccountId } from "../../store/model.ts";
import type { MailParts } from "../parts.ts";
import type { RecipientChange } from "../queue/settle.ts";
import { type About, addressIn, authorOf, type Fate, fateOf, noteFates, writeFates } from "./note-fates.ts";

/** Fates read at a time. */
const PAGE = 500;

interface FateParts extends Pick<MailParts, "store" | "log"> {
  /** Holds the tables of `mailMigrations`. */
  readonly database: Database;
}

/** In the transaction that records them. What is tried again is owed nothing yet. */
export async function oweFates(tx: Tx, about: About, changes: readonly RecipientChange[]): Promise<void> {
  const author = authorOf(about);
  if (author === undefined) return;
  for (const change of changes.filter(isFinal)) {
    const { number, recipient } = change;
    await tx.run(sql`
      insert into submission_fate (name, number, account_id, address, fate)
      values (${about.name}, ${number}, ${author}, ${addressIn(recipient)}, ${JSON.stringify(fateOf(change))})
      on conflict (name, number) do update set fate = excluded.fate`);
  }
}

/** After that: tells the author, who is owed nothing then. */
export async function tellFates(parts: FateParts, about: About, changes: readonly RecipientChange[]): Promise<void> {
  if (authorOf(about) === undefined || !(await noteFates(parts, about, changes))) return;
  const numbers = changes.filter(isFinal).map(({ number }) => number);
  if (numbers.length === 0) return;
  try {
    await parts.database.write(async (tx) => {
      for (const number of numbers) await forget(tx, about.name, number);
    });
  } catch (error) {
    parts.log.warn({ err: error, id: about.name }, "what an author was told is told once more");
  }
}

/** What an earlier sender has left: told where the record knows nothing newer, a report of the other side for instance. */
export async function tellOwedFates({ database, store, log }: FateParts): Promise<void> {
  for (let more = true; more;) {
    const rows = await database.read((tx) =>
      tx.rows(sql`
        select name, number, account_id, address, fate from submission_fate order by name, number limit ${PAGE}`),
    );
    more = rows.length === PAGE;
    for (const [name, number, account, address, text] of rows) {
      const fate = JSON.parse(String(text)) as Fate;
      const about = { author: Number(account) as AccountId, name: String(name) };
      const isTold = await writeFates(
        { store, log },
        about,
        new Map([[String(address), (before) => (before.delivered === "queued" ? { ...before, ...fate } : before)]]),
      );
      // The account's storage has trouble: the next start tries again.
      if (!isTold) return;
      await database.write((tx) => forget(tx, about.name, Number(number)));
    }
  }
}

function isFinal({ outcome }: RecipientChange): boolean {
  return outcome !== "waiting";
}

async function forget(tx: Tx, name: string, number: number): Promise<void> {
  await tx.run(sql`delete from submission_fate where name = ${name} and number = ${number}`);
}
