/** NUL, which no literal may hold (CHAR8, RFC 9051 9) but those of BINARY. */

/** Stands for it, as in Dovecot: a byte that is no text in any charset people write in, and no less of them. */
const STAND_IN = 0x80;

/** The bytes as a literal may hold them; as many, so that every size stays true. Bytes without NUL are answered as they are. */
export function withoutNul(bytes: Uint8Array): Uint8Array {
  let at = bytes.indexOf(0);
  if (at < 0) return bytes;
  const out = Uint8Array.from(bytes);
  for (; at >= 0; at = bytes.indexOf(0, at + 1)) out[at] = STAND_IN;
  return out;
}
