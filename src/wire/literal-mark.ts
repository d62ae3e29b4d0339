/** What announces a literal at the end of a line (RFC 9051 4.3, RFC 7888, RFC 3516, RFC 5804 1.2). */

/** Bytes of a marker with its braces: `~{4294967295+}` and some. */
export const LITERAL_MARK_BYTES_MAX = 24;

export interface LiteralMark {
  readonly size: number;
  readonly nonSync: boolean;
  readonly binary: boolean;
}

/** The `{n}`, `{n+}`, `~{n}` that ends a line, if one does. */
export function literalMark(bytes: Uint8Array, lineStart: number, lineEnd: number): LiteralMark | undefined {
  let at = lineEnd - 1;
  if (at < lineStart || bytes[at] !== 0x7d) return undefined;
  at--;
  const nonSync = bytes[at] === 0x2b;
  if (nonSync) at--;
  let size = 0;
  let unit = 1;
  const least = Math.max(lineStart, lineEnd - LITERAL_MARK_BYTES_MAX);
  const lastDigit = at;
  for (; at >= least; at--) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    size += digit * unit;
    unit *= 10;
  }
  if (at === lastDigit || at < least || bytes[at] !== 0x7b || !Number.isSafeInteger(size)) return undefined;
  return { size, nonSync, binary: at > lineStart && bytes[at - 1] === 0x7e };
}
