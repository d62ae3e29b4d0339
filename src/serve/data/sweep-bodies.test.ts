import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { systemClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { openLocalBus } from "../../bus/local.ts";
import { parseConfig } from "../../config/load.ts";
import { withEnd } from "../../db/testing/with-end.ts";
import { lockBodies } from "./data-lock.ts";
import { openStorage } from "./storage.ts";
import { sweepBodies } from "./sweep-bodies.ts";

it("a sweep removes bodies while no backup is made; it packs them, and has databases give room back, whoever makes one", async () => {
  await using opening = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "posthorn-sweep-"));
  opening.defer(() => rm(folder, { recursive: true, force: true }));
  const config = parseConfig('data = "data"\n', join(folder, "posthorn.toml"));
  const parts = { bus: openLocalBus(), clock: systemClock, log: silentLog, workers: 0 };
  const storage = opening.use(await openStorage(config, parts));
  const said: string[] = [];
  const log = { ...silentLog, info: (_fields: object, message: string) => void said.push(message) };
  const done: [what: string, mayBeBackedUp: boolean][] = [];
  const note = async (what: string): Promise<number> => {
    using lock = lockBodies(config.data);
    done.push([what, lock !== undefined]);
    return 0;
  };
  const blobs = { sweep: () => note("sweep"), packOld: () => note("pack") };
  const deliveries = { ...withEnd(storage.deliveries, async () => undefined), shrink: () => note("shrink") };
  const sweep = (): Promise<void> => sweepBodies(config.data, { ...storage, blobs, deliveries }, log);
  {
    using _backup = lockBodies(config.data);
    await sweep();
  }
  assert.deepEqual(done, []);
  await sweep();
  assert.deepEqual(done, [
    ["sweep", false],
    ["pack", true],
    ["shrink", true],
  ]);
  assert.deepEqual(said, ["bodies are being backed up, and swept another time", "bodies swept"]);
});
