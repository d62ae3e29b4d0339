import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, describe, it } from "node:test";
import { SqliteAccounts } from "./sqlite-accounts.ts";
import { sql } from "./sql.ts";
import { wordMigrations } from "./testing/word-database.ts";

const KILLS = 8;
const ACCOUNTS = 3;

const folder = mkdtempSync(join(tmpdir(), "posthorn-kill-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the writer, kills it a random moment after its first words, and answers what it said was kept. */
async function writeAndKill(run: number): Promise<{ account: number; word: string }[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "testing/kill-writer.ts"), folder, String(run), String(ACCOUNTS)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), Math.random() * 120));
  for await (const chunk of child.stdout) said += chunk;
  const lines = said.split("\n").slice(0, -1);
  return lines.map((line) => ({ account: Number(line.split(" ")[0]), word: line.split(" ")[1] ?? "" }));
}

describe("SQLite accounts under SIGKILL", { timeout: 60_000 }, () => {
  it("keep every acknowledged write exactly once, and stay sound", async () => {
    {
      await using accounts = new SqliteAccounts({ folder, migrations: wordMigrations });
      for (let id = 1; id <= ACCOUNTS; id++) await accounts.create(id);
    }
    const kept: { account: number; word: string }[] = [];
    for (let run = 0; run < KILLS; run++) {
      const acknowledged = await writeAndKill(run);
      assert.ok(acknowledged.length > 0, "the writer wrote nothing");
      kept.push(...acknowledged);

      await using accounts = new SqliteAccounts({ folder, migrations: wordMigrations });
      const found = new Map<string, number>();
      for (let id = 1; id <= ACCOUNTS; id++) {
        const rows: string[] = [];
        for (let from = 0; from === rows.length; from += 5000) {
          const page = await accounts
            .account(id)
            .read((tx) => tx.rows(sql`select word from word order by id limit 5000 offset ${from}`));
          rows.push(...page.map(([word]) => String(word)));
          if (page.length < 5000) break;
        }
        for (const row of rows) {
          const key = `${id} ${row.split(" ")[0]}`;
          found.set(key, (found.get(key) ?? 0) + 1);
        }
      }
      assert.deepEqual(
        kept.filter(({ account, word }) => found.get(`${account} ${word}`) !== 1),
        [],
      );
    }
    for (let id = 1; id <= ACCOUNTS; id++) {
      using file = new DatabaseSync(join(folder, `0${id}/${id}.db`));
      assert.deepEqual({ ...file.prepare("pragma integrity_check").get() }, { integrity_check: "ok" });
    }
  });
});
