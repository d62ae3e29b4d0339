/** Parameter values in pieces and in charsets (RFC 2231 3 and 4): put together, and written. */
import { APOSTROPHE, asciiText, hexValue, PERCENT } from "./ascii.ts";
import { decodeCharset } from "./charset.ts";
import type { Parameter } from "./params.ts";

interface Piece {
  readonly index: number;
  readonly extended: boolean;
  readonly value: Uint8Array;
}

/**
 * Joins `name*0`, `name*1*`, `name*` into one parameter `name` each, at the place of its first piece, in UTF-8. It stands before a
 * plain `name` beside it, which is there for readers that do not know RFC 2231.
 */
export function joinParameters(parameters: readonly Parameter[]): Parameter[] {
  const places = new Map<string, { name: string; plain: Uint8Array | undefined; pieces: Piece[] }>();
  for (const { name, value } of parameters) {
    const match = /^([^*]+)\*(?:(\d{1,6})(\*)?)?$/.exec(name);
    const base = match?.[1] ?? name;
    const key = base.toLowerCase();
    let place = places.get(key);
    if (place === undefined) {
      place = { name: base, plain: undefined, pieces: [] };
      places.set(key, place);
    }
    if (match === null) place.plain ??= value;
    else {
      const extended = match[2] === undefined || match[3] !== undefined;
      place.pieces.push({ index: Number(match[2] ?? 0), extended, value });
    }
  }
  return [...places.values()].map(({ name, plain, pieces }) => {
    if (pieces.length === 0) return { name, value: plain ?? new Uint8Array() };
    const { value, language } = joinPieces(pieces);
    return language === undefined ? { name, value } : { name, value, extended: { language, plain } };
  });
}

interface Joined {
  readonly value: Uint8Array;
  /** Undefined when no charset was given. */
  readonly language: string | undefined;
}

/** Pieces count up without a gap (from 0, or 1 by some senders); what follows a gap is lost, as is a second piece of the same number. */
function joinPieces(unordered: readonly Piece[]): Joined {
  const pieces = unordered.toSorted((one, other) => one.index - other.index);
  const parts: Uint8Array[] = [];
  const first = pieces[0]?.index ?? 0;
  let encoding: Pick<Encoded, "charset" | "language"> | undefined;
  for (const piece of pieces) {
    if (piece.index < first + parts.length) continue;
    if (piece.index > first + parts.length) break;
    if (!piece.extended) {
      parts.push(piece.value);
      continue;
    }
    const head = parts.length === 0 ? encodedOf(piece.value) : undefined;
    encoding ??= head;
    parts.push(percentDecoded(head?.rest ?? piece.value));
  }
  const bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  if (encoding === undefined) return { value: bytes, language: undefined };
  return { value: Buffer.from(decodeCharset(bytes, encoding.charset)), language: encoding.language };
}

interface Encoded {
  readonly charset: string;
  readonly language: string;
  readonly rest: Uint8Array;
}

/** `charset'language'rest`, or nothing when the two apostrophes are not there. */
function encodedOf(value: Uint8Array): Encoded | undefined {
  const first = value.indexOf(APOSTROPHE);
  const second = first < 0 ? -1 : value.indexOf(APOSTROPHE, first + 1);
  if (second < 0) return undefined;
  const language = asciiText(value.subarray(first + 1, second));
  return { charset: asciiText(value.subarray(0, first)), language, rest: value.subarray(second + 1) };
}

/** A value of a parameter `name*`: `utf-8'en'na%C3%AFve`. */
export function formatExtended(text: string, language = ""): string {
  const tag = /^[a-z0-9-]*$/i.test(language) ? language : "";
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `utf-8'${tag}'${encoded}`;
}

export function percentDecoded(value: Uint8Array): Uint8Array {
  if (!value.includes(PERCENT)) return value;
  const out = new Uint8Array(value.length);
  let length = 0;
  for (let at = 0; at < value.length; at++) {
    const byte = value[at] as number;
    const high = byte === PERCENT ? hexValue(value[at + 1]) : -1;
    const low = high < 0 ? -1 : hexValue(value[at + 2]);
    if (low >= 0) at += 2;
    out[length++] = low >= 0 ? high * 16 + low : byte;
  }
  return out.subarray(0, length);
}
