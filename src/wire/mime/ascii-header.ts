/** Header text with bytes outside ASCII as encoded-words (RFC 2047), for servers that take nothing else. */
import { asBuffer, isAscii } from "./ascii.ts";
import { encodeText } from "./words.ts";

/**
 * What stands between words. Specials do too, so that addresses and quoted strings keep their form: many readers decode encoded-words in
 * quotes, and those that do not show what can be guessed.
 */
const BETWEEN = /([\x00-\x20"(),:;<>@[\\\]=?]+)/;

/** `header` is one field or more; folding inside encoded text comes out as other folding. */
export function asciiHeader(header: Uint8Array): Uint8Array {
  if (isAscii(header)) return header;
  const pieces = asBuffer(header).toString("latin1").split(BETWEEN);
  let out = "";
  for (let at = 0; at < pieces.length; at++) {
    let piece = pieces[at] ?? "";
    // Decoders take out the white space between two encoded-words, so that it goes into them.
    while (isForeign(pieces[at]) && isForeign(pieces[at + 2]) && /^[\x00-\x20]+$/.test(pieces[at + 1] ?? "")) {
      piece += `${pieces[at + 1]}${pieces[at + 2]}`;
      at += 2;
    }
    out += isForeign(piece) ? encodedWords(piece) : piece;
  }
  return Buffer.from(out, "latin1");
}

function isForeign(piece: string | undefined): boolean {
  return /[\x80-\xff]/.test(piece ?? "");
}

/** `raw` has a character for each byte. What is not UTF-8 is taken for Latin-1, of which the letters at least are often right. */
function encodedWords(raw: string): string {
  const flat = raw.replace(/[\r\n]+/g, "");
  const text = Buffer.from(flat, "latin1").toString("utf8");
  return encodeText(text.includes("\ufffd") ? flat : text);
}
