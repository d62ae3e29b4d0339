/** Blobs that a client has uploaded, to make an email of them or attach them to one (RFC 8620 6.1). */
import { randomBytes } from "node:crypto";
import { Refusal } from "../../base/errors.ts";
import type { BlobHash, Blobs } from "../../blob/blob.ts";
import type { Database, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { UPLOAD_KEPT_MS, UPLOADS_BYTES_MAX, UPLOADS_MADE_BYTES_MAX, UPLOADS_MADE_MAX, UPLOADS_MAX } from "../limits.ts";
import type { AccountId, Upload } from "../model.ts";

/** Bytes of randomness in an id: nobody guesses it, and it is never given twice. */
const ID_BYTES = 16;

export interface UploadParts {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly now: number;
}

/** How much there may be at a time, and how much in the time that an upload is kept. */
interface UploadRoom {
  readonly count: number;
  readonly bytes: number;
  readonly made: number;
  readonly madeBytes: number;
}

const ROOM: UploadRoom = {
  count: UPLOADS_MAX,
  bytes: UPLOADS_BYTES_MAX,
  made: UPLOADS_MADE_MAX,
  madeBytes: UPLOADS_MADE_BYTES_MAX,
};

/** Durable before it resolves. The oldest give way. Throws Refusal("rate-limited") when too much came in too short a time. */
export async function addUpload(parts: UploadParts, bytes: Uint8Array, type: string, room = ROOM): Promise<Upload> {
  const { accountId, database, blobs, now } = parts;
  // Before the blob is written too, so that who is refused fills no disk.
  await database.read((tx) => checkRate(tx, parts, bytes.length, room));
  const hash = await blobs.put(bytes);
  const upload: Upload = { id: `U${randomBytes(ID_BYTES).toString("hex")}`, size: bytes.length, type };
  await database.write(async (tx) => {
    await tx.run(sql`delete from upload where account_id = ${accountId} and uploaded_at < ${oldest(now)}`);
    await checkRate(tx, parts, bytes.length, room);
    await makeRoom(tx, accountId, bytes.length, room);
    await tx.run(sql`
      insert into upload (account_id, upload_id, blob_hash, size, type, uploaded_at)
      values (${accountId}, ${upload.id}, ${hash}, ${bytes.length}, ${type}, ${now})`);
  });
  return upload;
}

const oldest = (now: number): number => now - UPLOAD_KEPT_MS;

/** What gave way has no blob any more, and is counted until its time is over. */
const GONE = "";

async function checkRate(tx: Tx, { accountId, now }: UploadParts, bytes: number, room: UploadRoom): Promise<void> {
  const made = await tx.row(sql`
    select count(*), cast(coalesce(sum(size), 0) as bigint) from upload
    where account_id = ${accountId} and uploaded_at >= ${oldest(now)}`);
  const [count, size] = (made ?? [0, 0]) as readonly [number, number];
  if (count >= room.made || size + bytes > room.madeBytes)
    throw new Refusal("rate-limited", "too much was uploaded in the last hours; try again later");
}

async function makeRoom(tx: Tx, accountId: AccountId, bytes: number, room: UploadRoom): Promise<void> {
  const rows = await tx.rows(sql`
    select upload_id, size from upload where account_id = ${accountId} and blob_hash <> ${GONE}
    order by uploaded_at, upload_id`);
  const kept = rows as unknown as readonly (readonly [id: string, size: number])[];
  let count = kept.length;
  let held = kept.reduce((sum, [, size]) => sum + size, bytes);
  for (const [id, size] of kept) {
    if (count < room.count && held <= room.bytes) return;
    await tx.run(sql`
      update upload set blob_hash = ${GONE} where account_id = ${accountId} and upload_id = ${id}`);
    count--;
    held -= size;
  }
}

/** What was uploaded under this id, and its bytes; undefined when there is no such upload any more. */
export async function readUpload(
  { accountId, database, blobs, now }: UploadParts,
  id: string,
): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined> {
  const row = await database.read((tx) =>
    tx.row(sql`
      select blob_hash, size, type from upload
      where account_id = ${accountId} and upload_id = ${id} and uploaded_at >= ${oldest(now)} and blob_hash <> ${GONE}`),
  );
  if (row === undefined) return undefined;
  const [hash, size, type] = row as unknown as readonly [BlobHash, number, string];
  return { upload: { id, size, type }, bytes: await blobs.get(hash) };
}
