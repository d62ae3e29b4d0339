/** The bytes that mail grammars are made of, and comparisons that ignore ASCII case. */
import { isAscii as nativeIsAscii } from "node:buffer";

export const NUL = 0x00;
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const PERCENT = 0x25;
export const APOSTROPHE = 0x27;
export const OPEN = 0x28;
export const CLOSE = 0x29;
export const STAR = 0x2a;
export const COMMA = 0x2c;
export const HYPHEN = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const AT = 0x40;
export const OPEN_SQUARE = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_SQUARE = 0x5d;
export const UNDERSCORE = 0x5f;

/** Space, tab, and the CR and LF of folding. */
export function isWhite(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === CR || byte === LF;
}

/** A-Z as a-z, everything else as it is. */
export function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Without white space at either end. */
export function trim(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && isWhite(bytes[start])) start++;
  while (end > start && isWhite(bytes[end - 1])) end--;
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}

/** From here on a call of the native function costs less than a loop. */
const NATIVE_FROM = 100;

/** Whether all bytes are ASCII. */
export function isAscii(bytes: Uint8Array): boolean {
  if (bytes.length >= NATIVE_FROM) return nativeIsAscii(bytes);
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] as number) > 0x7f) return false;
  }
  return true;
}

/** A Buffer on the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** ASCII bytes as a string; other bytes as U+FFFD. For names and tokens, which have none. */
export function asciiText(bytes: Uint8Array): string {
  const text = asBuffer(bytes).toString("latin1");
  return isAscii(bytes) ? text : text.replace(/[\u0080-\u00ff]/g, "\ufffd");
}
