/** The bytes of queued messages: in the database when they are few, else in the blob store; once, however many recipients there are. */
import type { BlobHash, Blobs } from "../../blob/blob.ts";
import type { Row, Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { INLINE_BYTES_MAX } from "./limits.ts";
import type { QueuedId } from "./queued.ts";

/** One of the two; what is in the blob store is durable already. Not packed: most messages leave within a second. */
export interface KeptContent {
  readonly bytes: Uint8Array | null;
  readonly blob: BlobHash | null;
}

export async function keepContent(message: Uint8Array, blobs: Blobs): Promise<KeptContent> {
  return message.length > INLINE_BYTES_MAX
    ? { bytes: null, blob: await blobs.put(message) }
    : { bytes: message, blob: null };
}

export async function insertContent(tx: Tx, id: QueuedId, { bytes, blob }: KeptContent): Promise<void> {
  await tx.run(sql`insert into queue_content (message_id, bytes, blob_hash) values (${id}, ${bytes}, ${blob})`);
}

/** The row of a message's content, for `contentBytes` after the transaction. */
export function contentRow(tx: Tx, id: QueuedId): Promise<Row | undefined> {
  return tx.row(sql`select bytes, blob_hash from queue_content where message_id = ${id}`);
}

export async function contentBytes(row: Row, blobs: Blobs): Promise<Uint8Array> {
  const [bytes, blob] = row as [Uint8Array | null, BlobHash | null];
  return blob === null ? (bytes ?? new Uint8Array()) : blobs.get(blob);
}
