/** Whether bytes are a message: nothing but a header field tells one from other bytes, and what is odd in one is no reason to lose it. */
import { HeaderScan } from "../../wire/mime/header.ts";

/** Bytes at the beginning of a message among which is a header field, if there is any. */
const HEADER_BYTES = 64 * 1024;

export function isMessage(bytes: Uint8Array): boolean {
  const scan = new HeaderScan(bytes, 0, Math.min(bytes.length, HEADER_BYTES));
  while (scan.next()) if (scan.isField) return true;
  return false;
}
