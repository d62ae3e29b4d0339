/** `<0.2048>`: a run of bytes from the middle of something (RFC 9051 6.4.5). */
import type { Partial } from "../../wire/imap/fetch.ts";

export function cut(bytes: Uint8Array, partial: Partial | undefined): Uint8Array {
  return partial === undefined ? bytes : bytes.subarray(partial.start, partial.start + partial.count);
}

/** The answer names where the run starts, not how long it was to be. */
export function partialLabel(partial: Partial | undefined): string {
  return partial === undefined ? "" : `<${partial.start}>`;
}
