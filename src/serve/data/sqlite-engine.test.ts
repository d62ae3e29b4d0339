import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { StorageAlarm } from "../../base/storage-alarm.ts";
import { openLocalBus } from "../../bus/local.ts";
import { defaultConfig } from "../../config/load.ts";
import { openSqliteEngine } from "./sqlite-engine.ts";

describe("the databases of a server on SQLite", () => {
  let data: string;
  before(async () => {
    data = await mkdtemp(join(tmpdir(), "posthorn-engine-"));
  });
  after(() => rm(data, { recursive: true, force: true }));

  const open = (): ReturnType<typeof openSqliteEngine> =>
    openSqliteEngine(
      { ...defaultConfig(), data },
      { bus: openLocalBus(), log: silentLog, alarm: new StorageAlarm(silentLog, systemClock), workers: 1 },
    );

  it("are closed again when one of them cannot be opened", async () => {
    await mkdir(join(data, "deliveries.db"));
    await assert.rejects(open());
    // SQLite takes its log away when the last connection closes.
    assert.equal(existsSync(join(data, "directory.db")), true);
    assert.equal(existsSync(join(data, "directory.db-wal")), false);
    await rm(join(data, "deliveries.db"), { recursive: true });
  });

  it("are open when all of them can be, until each is closed", async () => {
    const engine = await open();
    assert.equal(existsSync(join(data, "directory.db-wal")), true);
    await engine.directory[Symbol.asyncDispose]();
    await engine.deliveries[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
    assert.equal(existsSync(join(data, "directory.db-wal")), false);
  });
});
