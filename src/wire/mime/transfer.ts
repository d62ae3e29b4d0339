/** What bytes ask of those that carry them when they are not encoded (RFC 2045 2.7 to 2.9). */
import { CR, LF, NUL } from "./ascii.ts";

/** Bytes of a line, CRLF not counted (RFC 5322 2.1.1). */
const LINE_BYTES_MAX = 998;

/** "7bit" and "8bit" are lines that end in CRLF; anything else, such as a NUL, a CR or LF by itself or a longer line, is "binary". */
export function transferOf(bytes: Uint8Array): "7bit" | "8bit" | "binary" {
  let ascii = true;
  let lineStart = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte > 0x7f) ascii = false;
    if (byte === NUL) return "binary";
    if (byte !== CR && byte !== LF) continue;
    if (byte === LF || bytes[at + 1] !== LF || at - lineStart > LINE_BYTES_MAX) return "binary";
    at++;
    lineStart = at + 1;
  }
  if (bytes.length - lineStart > LINE_BYTES_MAX) return "binary";
  return ascii ? "7bit" : "8bit";
}
