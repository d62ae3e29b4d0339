/** Removes bodies that no message needs any more, packs old ones, and gives back the room that removed mail has left in databases. */
import { systemClock } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import type { BlobHash, Blobs } from "../../blob/blob.ts";
import { PACKED_AFTER_MS } from "../../blob/limits.ts";
import type { Database } from "../../db/database.ts";
import { queuedBlobs } from "../../mail/queue/queued-blobs.ts";
import type { AccountId } from "../../store/model.ts";
import { BLOB_GRACE_MS } from "../limits.ts";
import { lockBodies } from "./data-lock.ts";
import type { Storage } from "./storage.ts";

interface Swept extends Pick<Storage, "databases" | "deliveries" | "store"> {
  readonly blobs: Pick<Blobs, "sweep" | "packOld">;
}

/** `data` is the folder in which the bodies are. It reads every account. */
export async function sweepBodies(data: string, storage: Swept, log: Log): Promise<void> {
  const swept = await removeUnwanted(data, storage);
  if (swept === undefined) return log.info({}, "bodies are being backed up, and swept another time");
  // Both take long, and every body keeps its name meanwhile: no backup has to wait for them.
  const packed = await storage.blobs.packOld(systemClock.now() - PACKED_AFTER_MS);
  const bytesGivenBack = await giveBackRoom(storage, log);
  log.info({ ...swept, packed, bytesGivenBack }, "bodies swept");
}

/** Undefined while a backup is made, which must find all bodies. */
async function removeUnwanted(data: string, storage: Swept): Promise<object | undefined> {
  using bodies = lockBodies(data);
  if (bodies === undefined) return undefined;
  const wanted = await wantedBlobs(storage);
  const removed = await storage.blobs.sweep((hash) => wanted.has(hash), BLOB_GRACE_MS);
  return { removed, kept: wanted.size };
}

async function wantedBlobs({ databases, deliveries, store }: Swept): Promise<ReadonlySet<BlobHash>> {
  const wanted = new Set<BlobHash>();
  for await (const id of databases.list()) {
    for await (const hash of store.referencedBlobs(id as AccountId)) wanted.add(hash as BlobHash);
  }
  for await (const hash of queuedBlobs(deliveries)) wanted.add(hash as BlobHash);
  return wanted;
}

/** Answers how many bytes. A database that cannot now may another time. */
async function giveBackRoom({ databases, deliveries }: Swept, log: Log): Promise<number> {
  let bytes = 0;
  const shrink = async (database: Database, which: object): Promise<void> => {
    try {
      bytes += await database.shrink();
    } catch (error) {
      log.warn({ ...which, err: error }, "a database cannot give room back now");
    }
  };
  await shrink(deliveries, { database: "deliveries" });
  for await (const id of databases.list()) await shrink(databases.account(id), { accountId: id });
  return bytes;
}
