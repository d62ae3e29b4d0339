/** A process made to be killed: writes to several accounts at once and prints what was acknowledged. */
import { writeSync } from "node:fs";
import { Checkpointer } from "../checkpointer.ts";
import { SqliteAccounts } from "../sqlite-accounts.ts";
import { addWord, wordMigrations } from "./word-database.ts";

const [folder = "", run = "", accounts = "1"] = process.argv.slice(2);
const databases = new SqliteAccounts({
  folder,
  migrations: wordMigrations,
  checkpointer: new Checkpointer(),
  openMax: 2,
});

async function write(writer: number): Promise<never> {
  for (let i = 0; ; i++) {
    const account = 1 + ((writer + i) % Number(accounts));
    const word = `${run}/${writer}/${i}`;
    await addWord(databases.account(account), `${word} ${"x".repeat(i % 7 === 0 ? 30_000 : 30)}`);
    // Synchronously, so that what is printed was acknowledged, and what was acknowledged is printed with the next turn at most.
    writeSync(1, `${account} ${word}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
