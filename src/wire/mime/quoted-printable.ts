/** The quoted-printable transfer encoding (RFC 2045 6.7). */
import { CR, EQUALS, LF, SPACE, TAB } from "./ascii.ts";

/** Characters of an encoded line, its "=" at the end included (RFC 2045 6.7, rule 5). */
const LINE_MAX = 76;

const DIGITS = Buffer.from("0123456789ABCDEF");

/** Encodes text whose lines end in CRLF; line ends stay line ends. A CR or LF by itself is encoded. */
export function encodeQuotedPrintable(text: Uint8Array): Uint8Array {
  const bare = text.length + 2 * encodedBytes(text) + 2;
  // A soft line break stands after 73 characters at least.
  const out = Buffer.allocUnsafe(bare + 3 * Math.ceil(bare / (LINE_MAX - 3)));
  let length = 0;
  let lineStart = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === CR && text[at + 1] === LF) {
      length = lineEnd(out, length);
      lineStart = length;
      at++;
      continue;
    }
    const last = endsLine(text, at + 1);
    const plain = isPlain(byte, last);
    // The last piece of a line needs no room for "=" behind it.
    if (length - lineStart + (plain ? 1 : 3) > (last ? LINE_MAX : LINE_MAX - 1)) {
      out[length++] = EQUALS;
      length = lineEnd(out, length);
      lineStart = length;
    }
    if (plain) {
      out[length++] = byte;
    } else {
      out[length++] = EQUALS;
      out[length++] = DIGITS[byte >> 4] as number;
      out[length++] = DIGITS[byte & 15] as number;
    }
  }
  return out.subarray(0, length);
}

/** How many bytes are written as three characters. */
export function encodedBytes(text: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] as number;
    if (byte === CR && text[at + 1] === LF) at++;
    else if (!isPlain(byte, byte <= SPACE && endsLine(text, at + 1))) count++;
  }
  return count;
}

function lineEnd(out: Uint8Array, at: number): number {
  out[at] = CR;
  out[at + 1] = LF;
  return at + 2;
}

function endsLine(text: Uint8Array, at: number): boolean {
  return at === text.length || (text[at] === CR && text[at + 1] === LF);
}

/** White space at the end of a line does not survive transports (RFC 2045 6.7, rule 3). */
function isPlain(byte: number, last: boolean): boolean {
  return (byte > SPACE && byte < 0x7f && byte !== EQUALS) || ((byte === SPACE || byte === TAB) && !last);
}
