/** Opens the data folder for one command, beside a running server or without one; loaded late, because help and mistakes need none of it. */
import { systemClock } from "../base/clock.ts";
import { silentLog } from "../base/log.ts";
import { openLocalBus } from "../bus/local.ts";
import type { Config } from "../config/schema.ts";
import type { Storage } from "../serve/storage.ts";

export async function withStorage<T>(config: Config, body: (storage: Storage) => Promise<T>): Promise<T> {
  const { openStorage } = await import("../serve/storage.ts");
  await using storage = await openStorage(config, {
    bus: openLocalBus(),
    clock: systemClock,
    log: silentLog,
    workers: 0,
  });
  return await body(storage);
}
