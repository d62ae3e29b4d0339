/** Two seven-bit charsets that are another charset with the high bits taken off in marked runs; browsers refuse them, old mail has them. */
import { LF } from "./ascii.ts";

const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const ESCAPE = 0x1b;
const TILDE = 0x7e;

/** ISO-2022-KR (RFC 1557) as EUC-KR: designators dropped, bytes between SO and SI get their high bit. */
export function iso2022krToEucKr(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let shifted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === SHIFT_OUT) shifted = true;
    else if (byte === SHIFT_IN) shifted = false;
    else if (byte === ESCAPE && bytes[at + 1] === 0x24 && bytes[at + 2] === 0x29) at += 3;
    else {
      if (byte === LF) shifted = false;
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}

/** HZ (RFC 1843) as GB 2312: "~{" to "~}" gets its high bits, "~~" is a tilde, "~" and a line end is nothing. */
export function hzToGb(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let shifted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    const next = bytes[at + 1];
    if (byte === TILDE && (next === 0x7b || next === 0x7d)) {
      shifted = next === 0x7b;
      at++;
    } else if (byte === TILDE && (next === TILDE || next === LF)) {
      if (next === TILDE) out[length++] = TILDE;
      at++;
    } else {
      if (byte === LF) shifted = false;
      out[length++] = shifted && byte > 0x20 ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}
