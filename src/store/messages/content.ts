/** Rows of the content table as messages' headers and bodies. */
import type { Row } from "../../db/database.ts";
import { sql, type Value } from "../../db/sql.ts";
import type { StoredContent } from "../account.ts";
import type { EmailId } from "../model.ts";
import { type Packed, unpackAll, ZSTD } from "./packing.ts";

export const contentColumns = sql`email_id, body_size, blob_hash, packing, header, body`;

/** Rows in which `contentColumns` begin at column `at`. */
export function storedContents(rows: readonly Row[], at = 0): StoredContent[] {
  const packed: Packed[] = [];
  for (const row of rows) {
    if (row[at + PACKING] !== ZSTD) continue;
    packed.push({ bytes: bytesOf(row[at + BODY]), size: row[at + BODY_SIZE] as number });
  }
  const unpacked = unpackAll(packed);
  let next = 0;
  return rows.map((row) => {
    const emailId = row[at] as EmailId;
    const header = row[at + HEADER] as Uint8Array;
    const blob = row[at + BLOB] as string | null;
    if (blob !== null) return { emailId, header, body: { blob, size: row[at + BODY_SIZE] as number } };
    const bytes = row[at + PACKING] === ZSTD ? unpacked[next++] : bytesOf(row[at + BODY]);
    return { emailId, header, body: { bytes: bytes ?? nothing } };
  });
}
const nothing = new Uint8Array();

/** Places among `contentColumns`. */
const [BODY_SIZE, BLOB, PACKING, HEADER, BODY] = [1, 2, 3, 4, 5] as const;

/** Bytes of the whole message. */
export function sizeOf({ header, body }: StoredContent): number {
  return header.length + ("bytes" in body ? body.bytes.length : body.size);
}

function bytesOf(value: Value | undefined): Uint8Array {
  return (value ?? nothing) as Uint8Array;
}
