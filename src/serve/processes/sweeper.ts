/**
 * A process of its own that removes bodies which no message needs any more, packs old ones, and gives back the room that removed mail has left in databases: it
 * reads every account, and nobody should wait for that.
 */
import { constants, setPriority } from "node:os";
import { systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { BlobHash } from "../../blob/blob.ts";
import { openLocalBus } from "../../bus/local.ts";
import type { Config } from "../../config/schema.ts";
import type { Database } from "../../db/database.ts";
import { queuedBlobs } from "../../mail/queue/queued-blobs.ts";
import type { AccountId } from "../../store/model.ts";
import { openLog } from "../../telemetry/logger.ts";
import { lockBodies } from "../data/data-lock.ts";
import { PACKED_AFTER_MS } from "../../blob/limits.ts";
import { BLOB_GRACE_MS } from "../limits.ts";
import type { SweepOrder } from "./sweep.ts";
import { openStorage, type Storage } from "../data/storage.ts";

setPriority(constants.priority.PRIORITY_LOW);

async function sweep(config: Config, logFormat: "json" | "pretty"): Promise<void> {
  const log = await openLog({ level: config.log.level, format: logFormat, process: "sweeper" });
  try {
    using bodies = lockBodies(config.data);
    if (bodies === undefined) {
      log.info({}, "bodies are being backed up, and swept another time");
      return log.flush();
    }
    await using storage = await openStorage(config, { bus: openLocalBus(), clock: systemClock, log, workers: 0 });
    const { wanted, bytesGivenBack } = await lookAround(storage, log);
    const removed = await storage.blobs.sweep((hash) => wanted.has(hash), BLOB_GRACE_MS);
    const packed = await storage.blobs.packOld(systemClock.now() - PACKED_AFTER_MS);
    log.info({ removed, packed, kept: wanted.size, bytesGivenBack }, "bodies swept");
  } catch (error) {
    log.error({ err: error }, "bodies cannot be swept");
  }
  log.flush();
}

interface Look {
  readonly wanted: ReadonlySet<BlobHash>;
  readonly bytesGivenBack: number;
}

/** Opens each database once, for both. */
async function lookAround({ databases, deliveries, store }: Storage, log: Log): Promise<Look> {
  const wanted = new Set<BlobHash>();
  let bytesGivenBack = 0;
  const shrink = async (database: Database, which: object): Promise<void> => {
    try {
      bytesGivenBack += await database.shrink();
    } catch (error) {
      log.warn({ ...which, err: error }, "a database cannot give room back now");
    }
  };
  for await (const id of databases.list()) {
    for await (const hash of store.referencedBlobs(id as AccountId)) wanted.add(hash as BlobHash);
    await shrink(databases.account(id), { accountId: id });
  }
  for await (const hash of queuedBlobs(deliveries)) wanted.add(hash as BlobHash);
  await shrink(deliveries, { database: "deliveries" });
  return { wanted, bytesGivenBack };
}

process.once("message", (order: SweepOrder) => {
  void sweep(order.config, order.logFormat).finally(() => process.disconnect?.());
});
// A terminal sends these to every process of the group; a sweep is short, and ends when the primary does.
process.on("SIGINT", () => undefined);
process.once("disconnect", () => process.exit(0));
