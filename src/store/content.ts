/** Rows of the content table as messages' headers and bodies. */
import type { Row } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { StoredContent } from "./account.ts";
import type { EmailId } from "./model.ts";
import { unpackAll, ZSTD } from "./packing.ts";

export const contentColumns = sql`email_id, body_size, blob_hash, packing, header, body`;

/** Rows of `contentColumns`. */
export function storedContents(rows: readonly Row[]): StoredContent[] {
  const columns = rows as unknown as readonly ContentRow[];
  const packed = columns.filter((row) => row[3] === ZSTD);
  const unpacked = unpackAll(packed.map(([, size, , , , bytes]) => ({ bytes: bytes ?? nothing, size })));
  let next = 0;
  return columns.map(([emailId, size, blob, packing, header, plain]) => {
    if (blob !== null) return { emailId, header, body: { blob, size } };
    const bytes = packing === ZSTD ? unpacked[next++] : plain;
    return { emailId, header, body: { bytes: bytes ?? nothing } };
  });
}
const nothing = new Uint8Array();

type ContentRow = [
  EmailId,
  size: number,
  blob: string | null,
  packing: number,
  header: Uint8Array,
  body: Uint8Array | null,
];
