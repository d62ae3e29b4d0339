/** Blobs that a client has uploaded, to make an email of them or attach them to one (RFC 8620 6.1). */
import { randomBytes } from "node:crypto";
import { Refusal } from "../base/errors.ts";
import type { BlobHash, Blobs } from "../blob/blob.ts";
import type { Database } from "../db/database.ts";
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
  const hash = await blobs.put(bytes);
  const upload: Upload = { id: `U${randomBytes(ID_BYTES).toString("hex")}`, size: bytes.length, type };
  await database.write(async (tx) => {
    await tx.run(sql`delete from upload where account_id = ${accountId} and uploaded_at < ${now - UPLOAD_KEPT_MS}`);
    const held = await tx.row(sql`select count(*), coalesce(sum(size), 0) from upload where account_id = ${accountId}`);
    const [count, size] = (held ?? [0, 0]) as readonly [number, number];
    if (Number(count) >= UPLOADS_MAX || Number(size) + bytes.length > UPLOADS_BYTES_MAX)
      throw new Refusal("over-quota", "too much is uploaded and not used; try again later");
    await tx.run(sql`
      insert into upload (account_id, upload_id, blob_hash, size, type, uploaded_at)
      values (${accountId}, ${upload.id}, ${hash}, ${bytes.length}, ${type}, ${now})`);
  });
  return upload;
}

/** What was uploaded under this id, and its bytes; undefined when there is no such upload any more. */
export async function readUpload(
  { accountId, database, blobs, now }: UploadParts,
  id: string,
): Promise<{ readonly upload: Upload; readonly bytes: Uint8Array } | undefined> {
  const row = await database.read((tx) =>
    tx.row(sql`
      select blob_hash, size, type from upload
      where account_id = ${accountId} and upload_id = ${id} and uploaded_at >= ${now - UPLOAD_KEPT_MS}`),
  );
  if (row === undefined) return undefined;
  const [hash, size, type] = row as unknown as readonly [BlobHash, number, string];
  return { upload: { id, size, type }, bytes: await blobs.get(hash) };
}
