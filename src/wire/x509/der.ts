/** DER (X.690): elements of tag, length and content, made and read. */

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const NULL = 0x05;
const OBJECT = 0x06;
export const UTC_TIME = 0x17;
export const SEQUENCE = 0x30;
export const SET = 0x31;
/** [0] of plain octets, and constructed. */
export const FIRST_PLAIN = 0x80;
export const FIRST = 0xa0;

/** Where an element lies in the octets that it was read from. */
export interface Element {
  readonly tag: number;
  /** Of the content. */
  readonly start: number;
  readonly end: number;
}

export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, ...lengthOf(content.length)), content]);
}

/** An object identifier, by the octets of its content in hexadecimal. */
export function oid(hex: string): Uint8Array {
  return der(OBJECT, Buffer.from(hex, "hex"));
}

/** X.690 8.1.3. */
function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 + octets.length, ...octets];
}

/** The element that begins at `at` and ends before `limit`. */
export function element(octets: Uint8Array, at: number, limit: number): Element | undefined {
  const tag = octets[at];
  const first = octets[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    // X.690 8.1.3.5: so many octets of length follow; four are more than any certificate has.
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    length = 0;
    for (const octet of octets.subarray(start, start + count)) length = length * 256 + octet;
    start += count;
  }
  const end = start + length;
  return end <= Math.min(limit, octets.length) ? { tag, start, end } : undefined;
}
