/** UTF-7 (RFC 2152), which no TextDecoder knows. */
const PLUS = 0x2b;
const MINUS = 0x2d;

/** Decodes tolerantly: what is not base64 after a "+" ends the shift, odd bits are dropped, 8-bit bytes are read as Latin-1. */
export function decodeUtf7(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at++] as number;
    if (byte !== PLUS) {
      units[length++] = byte;
    } else if (bytes[at] === MINUS) {
      units[length++] = PLUS;
      at++;
    } else {
      const run = decodeRun(bytes, at, units, length);
      at = run.at;
      length = run.length;
    }
  }
  return Buffer.from(units.buffer, 0, length * 2)
    .toString("utf16le")
    .toWellFormed();
}

function decodeRun(
  bytes: Uint8Array,
  from: number,
  units: Uint16Array,
  written: number,
): { at: number; length: number } {
  let at = from;
  let length = written;
  let bits = 0;
  let count = 0;
  for (; at < bytes.length; at++) {
    const value = sextet(bytes[at] as number);
    if (value < 0) break;
    bits = (bits << 6) | value;
    count += 6;
    if (count >= 16) {
      count -= 16;
      units[length++] = (bits >> count) & 0xffff;
      bits &= (1 << count) - 1;
    }
  }
  // The "-" that ends a shift belongs to it.
  if (bytes[at] === MINUS) at++;
  return { at, length };
}

function sextet(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x47;
  if (byte >= 0x30 && byte <= 0x39) return byte + 4;
  if (byte === PLUS) return 62;
  return byte === 0x2f ? 63 : -1;
}
