/** Where a header block ends, which fields it has, and how some of them are picked out byte for byte (RFC 5322 2.2, 3.6.8). */
import { COLON, CR, HYPHEN, isWhite, LF, lower, SPACE, TAB } from "./ascii.ts";
import { HEADER_FIELDS_MAX } from "./limits.ts";

/**
 * Field names to look for, in any case, found by hash while a header is scanned: no string is made for the many fields
 * nobody asks for.
 */
export class FieldNames {
  readonly #byHash = new Map<number, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const lowered = name.toLowerCase();
      let hash = HASH_START;
      for (const byte of Buffer.from(lowered, "utf8")) hash = hashed(hash, byte);
      const same = this.#byHash.get(hash);
      if (same === undefined) this.#byHash.set(hash, [lowered]);
      else if (!same.includes(lowered)) same.push(lowered);
    }
  }

  /** The name in lower case if it is one of these. `hash` is the one that the scan computed. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): string | undefined {
    return this.#byHash.get(hash)?.find((name) => spells(bytes, start, end, name));
  }
}

const HASH_START = 0x811c9dc5;
function hashed(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function spells(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let at = start; at < end; at++) {
    if (lower(bytes[at] as number) !== name.charCodeAt(at - start)) return false;
  }
  return true;
}

/** Walks the lines of a header block; each `next` stands on one field (or on lines that are none) with its continuations. */
export class HeaderScan {
  readonly #bytes: Uint8Array;
  readonly #limit: number;
  /** The field, from its name up to and including the line end of its last line. */
  start: number;
  end: number;
  /** Where the name ends, white space before the colon excluded; equal to `start` for lines that are no field. */
  nameEnd: number;
  valueStart: number;
  nameHash = 0;

  constructor(bytes: Uint8Array, start: number, limit: number) {
    this.#bytes = bytes;
    this.#limit = limit;
    this.start = start;
    this.end = start;
    this.nameEnd = start;
    this.valueStart = start;
  }

  get isField(): boolean {
    return this.nameEnd > this.start;
  }

  /** Moves to the next field; false at the empty line or the end. */
  next(): boolean {
    this.start = this.end;
    if (this.start >= this.#limit || emptyLineLength(this.#bytes, this.start, this.#limit) > 0) return false;
    this.#readName();
    this.#skipToEnd();
    return true;
  }

  #readName(): void {
    const bytes = this.#bytes;
    let at = this.start;
    let hash = HASH_START;
    let byte = 0;
    for (; at < this.#limit; at++) {
      byte = bytes[at] as number;
      if (byte <= SPACE || byte === COLON || byte === 0x7f) break;
      hash = hashed(hash, lower(byte));
    }
    const nameEnd = at;
    while (at < this.#limit && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    const isField = at < this.#limit && bytes[at] === COLON && nameEnd > this.start;
    this.nameEnd = isField ? nameEnd : this.start;
    this.valueStart = isField ? at + 1 : this.start;
    this.nameHash = hash;
  }

  /** To the line end that is not followed by a continuation. A line of nothing but white space is a continuation too (RFC 5322 4.2). */
  #skipToEnd(): void {
    const bytes = this.#bytes;
    const limit = this.#limit;
    let at = this.valueStart;
    for (;;) {
      while (at < limit && bytes[at] !== LF) at++;
      at++;
      if (at >= limit) break;
      const first = bytes[at];
      if (first !== SPACE && first !== TAB) break;
    }
    this.end = Math.min(at, limit);
  }
}

/** Bytes of the line end when the line at `at` is empty, else 0. */
function emptyLineLength(bytes: Uint8Array, at: number, limit: number): number {
  if (bytes[at] === LF) return 1;
  return bytes[at] === CR && at + 1 < limit && bytes[at + 1] === LF ? 2 : 0;
}

/** One field of interest. Offsets are those of the bytes the block was read from. */
export interface Field {
  /** Lower case. */
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  /** After the line end of its last line. */
  readonly end: number;
}

export interface HeaderBlock {
  readonly start: number;
  /** Where the body starts: after the empty line, or where lines begin that no field follows. */
  readonly bodyStart: number;
  /** The fields asked for, in their order; at most HEADER_FIELDS_MAX. */
  readonly fields: readonly Field[];
}

export interface HeaderRequest {
  readonly start?: number;
  readonly limit?: number;
  /** The fields of interest. */
  readonly names: FieldNames;
  /** Asked of each line that begins with a hyphen: whether the block ends before it (a boundary). */
  readonly endsAt?: (lineStart: number) => boolean;
}

/**
 * Reads the header block that starts at `start`. It ends with the empty line. Lines that are no field (lost folding, an mbox
 * "From " line) are passed over as long as a field follows before the empty line; otherwise the body starts at the first
 * of them, so that a text sent without any header is a body. What precedes does not matter, so trace fields may be put in front.
 */
export function readHeader(
  bytes: Uint8Array,
  { start = 0, limit = bytes.length, names, endsAt }: HeaderRequest,
): HeaderBlock {
  const fields: Field[] = [];
  const scan = new HeaderScan(bytes, start, limit);
  let strayFrom = -1;
  while (scan.next()) {
    if (endsAt !== undefined && bytes[scan.start] === HYPHEN && endsAt(scan.start)) {
      return { start, bodyStart: strayFrom < 0 ? scan.start : strayFrom, fields };
    }
    if (!scan.isField) {
      if (followsBlankLine(bytes, start, scan.start)) return { start, bodyStart: scan.start, fields };
      if (strayFrom < 0) strayFrom = scan.start;
      continue;
    }
    strayFrom = -1;
    const name = names.find(bytes, scan.start, scan.nameEnd, scan.nameHash);
    if (name !== undefined && fields.length < HEADER_FIELDS_MAX) {
      fields.push({ name, start: scan.start, valueStart: scan.valueStart, end: scan.end });
    }
  }
  const bodyStart = strayFrom >= 0 ? strayFrom : scan.end + emptyLineLength(bytes, scan.end, limit);
  return { start, bodyStart: Math.min(bodyStart, limit), fields };
}

/** Whether the line before `at` has white space only: taken for the empty line where text follows, though it may fold (RFC 5322 4.2). */
function followsBlankLine(bytes: Uint8Array, start: number, at: number): boolean {
  let before = at - 1;
  if (bytes[before - 1] === CR) before--;
  const lineEnd = before;
  while (before > start && (bytes[before - 1] === SPACE || bytes[before - 1] === TAB)) before--;
  return before < lineEnd && before > start && bytes[before - 1] === LF;
}

/** Where the body of a message starts, by the rule of `readHeader`. */
export function findBody(bytes: Uint8Array, start = 0, limit = bytes.length): number {
  return readHeader(bytes, { start, limit, names: noNames }).bodyStart;
}
const noNames = new FieldNames([]);

/** The value of a field without the white space around it; folding is still inside. */
export function rawValue(bytes: Uint8Array, field: Field): Uint8Array {
  let start = field.valueStart;
  let end = field.end;
  while (start < end && isWhite(bytes[start])) start++;
  while (end > start && isWhite(bytes[end - 1])) end--;
  return bytes.subarray(start, end);
}

/** Takes folding out: the CR and LF go, the white space after them stays (RFC 5322 2.2.3). */
export function unfold(value: Uint8Array): Uint8Array {
  if (value.indexOf(LF) < 0 && value.indexOf(CR) < 0) return value;
  const out = new Uint8Array(value.length);
  let length = 0;
  for (let at = 0; at < value.length; at++) {
    const byte = value[at] as number;
    if (byte !== CR && byte !== LF) out[length++] = byte;
  }
  return out.subarray(0, length);
}

/**
 * The fields with one of the names (or, with `except`, everything but them) byte for byte, without the empty line.
 * `header` is a header block with or without its empty line. A last line that lacks its end gets it.
 */
export function selectFields(header: Uint8Array, names: FieldNames, options: { except?: boolean } = {}): Uint8Array {
  const except = options.except ?? false;
  const out = Buffer.allocUnsafe(header.length + 2);
  let length = 0;
  const scan = new HeaderScan(header, 0, header.length);
  while (scan.next()) {
    const named = scan.isField && names.find(header, scan.start, scan.nameEnd, scan.nameHash) !== undefined;
    if (named === except) continue;
    out.set(header.subarray(scan.start, scan.end), length);
    length += scan.end - scan.start;
  }
  if (length > 0 && out[length - 1] !== LF) {
    out[length++] = CR;
    out[length++] = LF;
  }
  return out.subarray(0, length);
}
