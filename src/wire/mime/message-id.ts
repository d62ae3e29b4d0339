/** Message identifiers in Message-ID, In-Reply-To and References (RFC 5322 3.6.4). */
import { asBuffer, GREATER, isAscii, isWhite, LESS, LF, CR } from "./ascii.ts";
import { decodeCharset } from "./charset.ts";
import { MESSAGE_ID_BYTES_MAX } from "./limits.ts";

/**
 * The identifiers between angle brackets in their order, without the brackets and without white space inside (folding puts it
 * there). Phrases of old In-Reply-To fields are passed over.
 */
export function parseMessageIds(value: Uint8Array, max: number): string[] {
  const found: string[] = [];
  // The newest are the last: read from the end, so that a field of a million is as cheap as one of a few.
  let end = value.lastIndexOf(GREATER);
  while (end >= 0 && found.length < max) {
    const start = value.lastIndexOf(LESS, end);
    if (start < 0) break;
    const id = clean(value.subarray(start + 1, value.indexOf(GREATER, start)));
    if (id !== undefined) found.push(id);
    end = start === 0 ? -1 : value.lastIndexOf(GREATER, start - 1);
  }
  return found.toReversed();
}

/** The identifier of a Message-ID field; one that was written without brackets is taken as it is. */
export function parseMessageId(value: Uint8Array): string | undefined {
  const start = value.indexOf(LESS);
  const end = start < 0 ? -1 : value.indexOf(GREATER, start);
  if (start >= 0 && end >= 0) return clean(value.subarray(start + 1, end));
  return value.some(isWhite) ? undefined : clean(value);
}

function clean(id: Uint8Array): string | undefined {
  if (id.length === 0 || id.length > MESSAGE_ID_BYTES_MAX) return undefined;
  if (isAscii(id) && !id.includes(LF) && !id.includes(CR) && !id.includes(0x20)) return asBuffer(id).toString("latin1");
  const text = decodeCharset(id, undefined).replace(/\s+/g, "");
  return text === "" ? undefined : text;
}
