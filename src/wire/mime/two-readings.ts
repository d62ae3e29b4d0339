/** Address lists in which readers find different addresses, so that nobody can say whom they name. */
import { AT, BACKSLASH, CLOSE, COMMA, GREATER, LESS, OPEN, QUOTE, SEMICOLON } from "./ascii.ts";

/**
 * Whether an address stands where none can stand, and our reader of addresses leaves it out: "<eve@evil.example>ann@far.example";
 * or whether there is one on either side of a comment or a quotation that never ends, which is text for our reader, and hides
 * the second one from others: "ann@far.example (<eve@evil.example>".
 */
export function hasTwoReadings(value: Uint8Array): boolean {
  // What is never closed is not looked for again.
  const open = new Set<number>([QUOTE, OPEN]);
  let isBehind = false;
  let hasAt = false;
  for (let at = 0; at < value.length; at++) {
    const byte = value[at] as number;
    if (open.has(byte)) {
      const end = closing(value, at);
      if (end >= 0) at = end;
      else if (hasAt && value.includes(AT, at)) return true;
      else open.delete(byte);
    } else if (byte === GREATER) isBehind = true;
    else if (byte === LESS || byte === COMMA || byte === SEMICOLON) isBehind = false;
    else if (byte === AT) {
      if (isBehind) return true;
      hasAt = true;
    }
  }
  return false;
}

/** Where the quotation or the comment that begins at `start` ends; -1 for never. */
function closing(value: Uint8Array, start: number): number {
  const isQuote = value[start] === QUOTE;
  let depth = 1;
  for (let at = start + 1; at < value.length; at++) {
    const byte = value[at];
    if (byte === BACKSLASH) at++;
    else if (byte === (isQuote ? QUOTE : CLOSE)) depth--;
    else if (byte === OPEN && !isQuote) depth++;
    if (depth === 0) return at;
  }
  return -1;
}
