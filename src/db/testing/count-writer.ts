/** A process that counts in the same accounts as others do: reads a number, writes one more, so many times. */
import { SqliteAccounts } from "../sqlite-accounts.ts";
import { sql } from "../sql.ts";
import { wordMigrations } from "./word-database.ts";

const [folder = "", accounts = "1", times = "1"] = process.argv.slice(2);
await using databases = new SqliteAccounts({ folder, migrations: wordMigrations });

async function count(account: number): Promise<void> {
  await databases.account(account).write(async (tx) => {
    const [last = 0] = (await tx.row(sql`select max(cast(word as integer)) from word`)) ?? [];
    await tx.run(sql`insert into word (word) values (${String(Number(last) + 1)})`);
  });
}

await Promise.all(Array.from({ length: Number(times) }, (_, i) => count(1 + (i % Number(accounts)))));
