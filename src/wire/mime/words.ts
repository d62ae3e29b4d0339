/** Header text and its encoded-words (RFC 2047, with the language tag of RFC 2231 5). */
import { asBuffer, EQUALS, hexValue, isAscii, isWhite, QUESTION, SPACE, STAR, UNDERSCORE } from "./ascii.ts";
import { decodeCharset } from "./charset.ts";
import { unfold } from "./header.ts";

interface EncodedWord {
  readonly charset: string;
  readonly bytes: Uint8Array;
  /** After the closing "?=". */
  readonly end: number;
}

/**
 * Decodes an unstructured field value (or a phrase): unfolded, encoded-words decoded and joined, white space between two of
 * them dropped. Pieces of one character that a sender split between words are put together before decoding. Bytes
 * outside encoded-words are UTF-8, or else in `fallbackCharset`.
 */
export function decodeText(value: Uint8Array, fallbackCharset?: string): string {
  const bytes = unfold(value);
  let open = nextOpening(bytes, 0);
  if (open < 0) return decodeRaw(bytes, fallbackCharset);
  const text: string[] = [];
  let done = 0;
  let pending: { charset: string; pieces: Uint8Array[] } | undefined;
  const flush = (): void => {
    if (pending !== undefined) text.push(decodeCharset(joined(pending.pieces), pending.charset));
    pending = undefined;
  };
  while (open >= 0) {
    const word = readWord(bytes, open);
    if (word === undefined) {
      open = nextOpening(bytes, open + 2);
      continue;
    }
    const between = bytes.subarray(done, open);
    if (pending === undefined || !between.every(isWhite)) {
      flush();
      text.push(decodeRaw(between, fallbackCharset));
    }
    if (pending?.charset === word.charset) {
      pending.pieces.push(word.bytes);
    } else {
      flush();
      pending = { charset: word.charset, pieces: [word.bytes] };
    }
    done = word.end;
    open = nextOpening(bytes, done);
  }
  flush();
  text.push(decodeRaw(bytes.subarray(done), fallbackCharset));
  return text.join("");
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
}

function decodeRaw(bytes: Uint8Array, fallbackCharset: string | undefined): string {
  if (isAscii(bytes) && !bytes.includes(ESCAPE)) return asBuffer(bytes).toString("latin1");
  if (fallbackCharset === undefined) return decodeCharset(bytes, bytes.includes(ESCAPE) ? "iso-2022-jp" : undefined);
  const text = decodeCharset(bytes, "utf-8");
  return text.includes("\ufffd") || bytes.includes(ESCAPE) ? decodeCharset(bytes, fallbackCharset) : text;
}
/** Old Japanese mail writes ISO-2022-JP into its header as it is. */
const ESCAPE = 0x1b;

/** Where the next "=?" is, or -1. */
function nextOpening(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(EQUALS, from);
  while (at >= 0 && bytes[at + 1] !== QUESTION) at = bytes.indexOf(EQUALS, at + 1);
  return at;
}

/** Charset and language; longer is no encoded-word. */
const CHARSET_BYTES_MAX = 100;

/** Reads "=?charset*language?B or Q?text?=" at `open`; undefined when that is not what stands there. Spaces in the text are let pass. */
function readWord(bytes: Uint8Array, open: number): EncodedWord | undefined {
  let at = open + 2;
  const charsetLimit = Math.min(bytes.length, at + CHARSET_BYTES_MAX);
  while (at < charsetLimit && bytes[at] !== QUESTION && !isWhite(bytes[at])) at++;
  if (bytes[at] !== QUESTION || bytes[at + 2] !== QUESTION) return undefined;
  const encoding = (bytes[at + 1] as number) | 0x20;
  const start = at + 3;
  const end = encoding === 0x71 ? endOfQ(bytes, start) : bytes.indexOf(QUESTION, start);
  if (end < 0 || bytes[end + 1] !== EQUALS) return undefined;
  const star = bytes.subarray(open + 2, at).indexOf(STAR);
  const charset = asBuffer(bytes)
    .toString("latin1", open + 2, star < 0 ? at : open + 2 + star)
    .toLowerCase();
  const encoded = bytes.subarray(start, end);
  if (encoding === 0x71) return { charset, bytes: decodeQ(encoded), end: end + 2 };
  if (encoding !== 0x62) return undefined;
  return { charset, bytes: Buffer.from(asBuffer(encoded).toString("latin1"), "base64"), end: end + 2 };
}

/** A bare "?" inside Q text is not allowed but happens; only "?=" closes, and the opening of another word shows that this is none. */
function endOfQ(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] !== QUESTION) continue;
    if (bytes[at + 1] === EQUALS) return at;
    if (bytes[at - 1] === EQUALS) return -1;
  }
  return -1;
}

function decodeQ(encoded: Uint8Array): Uint8Array {
  const out = new Uint8Array(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at++) {
    const byte = encoded[at] as number;
    const high = byte === EQUALS ? hexValue(encoded[at + 1]) : -1;
    const low = high < 0 ? -1 : hexValue(encoded[at + 2]);
    if (low >= 0) {
      out[length++] = high * 16 + low;
      at += 2;
    } else {
      out[length++] = byte === UNDERSCORE ? SPACE : byte;
    }
  }
  return out.subarray(0, length);
}

/** Bytes of text that one base64 word of UTF-8 holds: "=?UTF-8?B?…?=" in 75 characters. */
const ENCODED_CHUNK_BYTES = 45;
/** The same of the first word, in front of which the name of its field stands: a line with such words has 76 characters (RFC 2047 2). */
const FIRST_CHUNK_BYTES = 30;

/** Characters in a row at which no line can be folded, and which still fit into one behind the name of any field (RFC 5322 2.1.1). */
const UNFOLDABLE = /\S{800}/;

/** Encodes text as RFC 2047 encoded-words of UTF-8, folded between words; ASCII text that can be folded, and is not mistaken for one, stays as it is. */
export function encodeText(text: string): string {
  if (/^[\t\x20-\x7e]*$/.test(text) && !text.includes("=?") && !UNFOLDABLE.test(text)) return text;
  return encodedWords(text);
}

/** The same for any text: folded, whatever it is. */
export function encodedWords(text: string): string {
  const words: string[] = [];
  let chunk = "";
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > (words.length === 0 ? FIRST_CHUNK_BYTES : ENCODED_CHUNK_BYTES)) {
      words.push(chunk);
      chunk = "";
      bytes = 0;
    }
    chunk += character;
    bytes += size;
  }
  words.push(chunk);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}
