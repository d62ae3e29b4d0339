/** Plain text that a mailing list put behind a body in base64, as if that were text too: part of what is said, and no base64. */
import { asBuffer, LF } from "./ascii.ts";

/** Bytes at the end of a body in which a footer is looked for. */
const FOOTER_BYTES_MAX = 16_384;

/** Characters from which on a line of nothing but base64 is certainly that: encoders fill their lines, all but the last. */
const FULL_LINE = 40;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Where the footer starts; the end of the body where there is none. */
export function footerStart(body: Uint8Array): number {
  const bytes = asBuffer(body);
  let start = bytes.length;
  // What is certainly base64 has no footer before it.
  for (let end = bytes.length; end > 0 && bytes.length - end < FOOTER_BYTES_MAX;) {
    // An offset below zero would count from the other end.
    const line = end < 2 ? 0 : bytes.lastIndexOf(LF, end - 2) + 1;
    const text = lineText(bytes, line, end);
    if (text.length >= FULL_LINE && BASE64.test(text)) break;
    if (text !== "" && !BASE64.test(text)) start = line;
    end = line;
  }
  const before = bytes.toString("latin1", Math.max(0, start - FOOTER_BYTES_MAX), start).trim();
  return before !== "" && isProse(bytes.toString("latin1", start)) ? start : bytes.length;
}

const lineText = (bytes: Buffer, start: number, end: number): string => bytes.toString("latin1", start, end).trim();

/** Not a line of base64 that was damaged: words, or a line that is drawn, and what base64 has no letters for. */
function isProse(text: string): boolean {
  return /[^A-Za-z0-9+/=\s]/.test(text) && /\S \S|[-_*#~]{2}|={3}/.test(text);
}
