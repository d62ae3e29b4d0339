/** Blobs that a client has uploaded, to make an email of them or attach them to one (RFC 8620 6.1). */
import { randomBytes } from "node:crypto";
import { Refusal } from "../base/errors.ts";
import type { BlobHash, Blobs } from "../blob/blob.ts";
import type { Database, Tx } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { UPLOAD_KEPT_MS, UPLOADS_BYTES_MAX, UPLOADS_MAX } from "./limits.ts";
import type { AccountId, Upload } from "./model.ts";

/** Bytes of randomness in an id: nobody guesses it, and it is never given twice. */
const ID_BYTES = 16;

export interface UploadParts {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly now: number;
}

/** Durable before it resolves. Throws Refusal("over-quota") when the account has too much uploaded and not used. */
export async function addUpload(parts: UploadParts, bytes: Uint8Array, type: string): Promise<Upload> {
  const { accountId, database, blobs, now } = parts;
  // Before the blob is written too, so that who is refused fills no disk.
  await database.read((tx) => checkRoom(tx, parts, bytes.length));
  const hash = await blobs.put(bytes);
  const upload: Upload = { id: `U${randomBytes(ID_BYTES).toString("hex")}`, size: bytes.length, type };
  await database.write(async (tx) => {
    await tx.run(sql`delete from upload where account_id = ${accountId} and uploaded_at < ${oldest(now)}`);
    await checkRoom(tx, parts, bytes.length);
    await tx.run(sql`
      insert into upload (account_id, upload_id, blob_hash, size, type, uploaded_at)
      values (${accountId}, ${upload.id}, ${hash}, ${bytes.length}, ${type}, ${now})`);
  });
  return upload;
}

const oldest = (now: number): number => now - UPLOAD_KEPT_MS;

async function checkRoom(tx: Tx, { accountId, now }: UploadParts, bytes: number): Promise<void> {
  const held = await tx.row(sql`
    select count(*), cast(coalesce(sum(size), 0) as bigint) from upload
    where account_id = ${accountId} and uploaded_at >= ${oldest(now)}`);
  const [count, size] = (held ?? [0, 0]) as readonly [number, number];
  if (count >= UPLOADS_MAX || size + bytes > UPLOADS_BYTES_MAX)
    throw new Refusal("over-quota", "too much is uploaded and not used; try again later");
}

/** What was uploaded under this id, and its bytes; undefined when there is no such upload any more. */
export async function readUpload(
  { accountId, database, blobs, now }: UploadParts,
  id: string,
): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined> {
  const row = await database.read((tx) =>
    tx.row(sql`
      select blob_hash, size, type from upload
      where account_id = ${accountId} and upload_id = ${id} and uploaded_at >= ${oldest(now)}`),
  );
  if (row === undefined) return undefined;
  const [hash, size, type] = row as unknown as readonly [BlobHash, number, string];
  return { upload: { id, size, type }, bytes: await blobs.get(hash) };
}
