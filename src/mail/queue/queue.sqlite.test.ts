import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "../../db/sqlite.ts";
import { mailMigrations } from "../migrations/index.ts";
import { describeQueue } from "./queue.contract.ts";

describeQueue("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "posthorn-queue-"));
  let opened = 0;
  return {
    open: () => openSqlite(join(folder, `${++opened}.db`), { migrations: mailMigrations, create: true }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
});
