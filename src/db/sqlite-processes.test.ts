import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { SqliteAccounts } from "./sqlite-accounts.ts";
import { readWords, wordMigrations } from "./testing/word-database.ts";

const PROCESSES = 3;
const ACCOUNTS = 2;
const TIMES = 200;

const folder = mkdtempSync(join(tmpdir(), "posthorn-processes-"));
after(() => rmSync(folder, { recursive: true }));

describe("SQLite accounts in several processes", { timeout: 60_000 }, () => {
  it("are written by one at a time, and nobody is turned away", async () => {
    await using accounts = new SqliteAccounts({ folder, migrations: wordMigrations });
    for (let id = 1; id <= ACCOUNTS; id++) await accounts.create(id);
    const script = join(import.meta.dirname, "testing/count-writer.ts");
    const exits = Array.from({ length: PROCESSES }, async () => {
      const child = spawn(process.execPath, [script, folder, String(ACCOUNTS), String(TIMES)], { stdio: "inherit" });
      return (await once(child, "exit"))[0] as number | null;
    });
    assert.deepEqual(
      await Promise.all(exits),
      Array.from({ length: PROCESSES }, () => 0),
    );
    const each = (PROCESSES * TIMES) / ACCOUNTS;
    for (let id = 1; id <= ACCOUNTS; id++) {
      const words = await readWords(accounts.account(id));
      assert.deepEqual(
        words,
        Array.from({ length: each }, (_, i) => String(i + 1)),
      );
    }
  });
});
