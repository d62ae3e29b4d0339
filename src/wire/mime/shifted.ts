/** Seven-bit charsets: two that are another charset with the high bits taken off in marked runs, which browsers refuse and old mail has, and one that mail joins from pieces. */
import { asBuffer, LF } from "./ascii.ts";

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

/** An escape sequence of ISO-2022-JP (RFC 1468), and another one right behind it. */
const IDLE_ESCAPE = /\u001b[$(][@BIJ](?=\u001b[$(][@BIJ])/g;

/** ISO-2022-JP without escape sequences that nothing stands behind, as where pieces were joined: the Encoding Standard has U+FFFD for them. */
export function withoutIdleEscapes(bytes: Uint8Array): Uint8Array {
  return Buffer.from(asBuffer(bytes).toString("latin1").replace(IDLE_ESCAPE, ""), "latin1");
}
