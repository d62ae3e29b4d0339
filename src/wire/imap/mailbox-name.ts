/** Mailbox names on the wire: modified UTF-7 for RFC 3501 clients (5.1.3), UTF-8 for the others. */
import { SyntaxProblem } from "../../base/errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((char, value) => [char, value]));

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The name that the bytes mean. Bytes above 127 are read as UTF-8 whatever the mode, since they can mean nothing else.
 * Throws SyntaxProblem for names that are no valid encoding: they could not be given back as they came.
 */
export function decodeMailboxName(bytes: Uint8Array, isUtf8: boolean): string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new SyntaxProblem("Mailbox name is not valid UTF-8");
  }
  if (isUtf8 || !text.includes("&") || /[^\0-\x7f]/.test(text)) return text;
  return decodeModifiedUtf7(text);
}

/** The name as a client in the given mode reads it. */
export function encodeMailboxName(name: string, isUtf8: boolean): string {
  return isUtf8 ? name : encodeModifiedUtf7(name);
}

function decodeModifiedUtf7(text: string): string {
  let out = "";
  let shiftedUpTo = -1;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "&") {
      out += text[i];
      continue;
    }
    const end = text.indexOf("-", i + 1);
    if (end < 0) throw new SyntaxProblem('Mailbox name has "&" without "-" (modified UTF-7)');
    const isAmpersand = end === i + 1;
    // RFC 3501 5.1.3 permits no superfluous shift: what could be one run would be given back as one.
    if (!isAmpersand && i === shiftedUpTo) throw new SyntaxProblem("Mailbox name shifts twice (modified UTF-7)");
    out += isAmpersand ? "&" : decodeShifted(text.slice(i + 1, end));
    i = end;
    shiftedUpTo = isAmpersand ? -1 : end + 1;
  }
  return out;
}

/** One run of modified base64: UTF-16 big-endian, padding bits zero, nothing that could be written plainly. */
function decodeShifted(run: string): string {
  let bits = 0;
  let held = 0;
  let out = "";
  for (const char of run) {
    const value = VALUES.get(char);
    if (value === undefined) throw new SyntaxProblem("Mailbox name is not valid modified UTF-7");
    bits = ((bits << 6) | value) & 0x3fffff;
    held += 6;
    if (held >= 16) {
      held -= 16;
      const unit = (bits >> held) & 0xffff;
      if (unit >= 0x20 && unit <= 0x7e)
        throw new SyntaxProblem("Mailbox name encodes plain characters (modified UTF-7)");
      out += String.fromCharCode(unit);
    }
  }
  if (held >= 6 || (bits & ((1 << held) - 1)) !== 0 || !out.isWellFormed()) {
    throw new SyntaxProblem("Mailbox name is not valid modified UTF-7");
  }
  return out;
}

function encodeModifiedUtf7(name: string): string {
  let out = "";
  let run = "";
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit >= 0x20 && unit <= 0x7e) {
      out += run === "" ? "" : encodeShifted(run);
      run = "";
      out += unit === 0x26 ? "&-" : name[i];
    } else {
      run += name[i];
    }
  }
  return out + (run === "" ? "" : encodeShifted(run));
}

function encodeShifted(run: string): string {
  let out = "&";
  let bits = 0;
  let held = 0;
  for (let i = 0; i < run.length; i++) {
    bits = (bits << 16) | run.charCodeAt(i);
    held += 16;
    while (held >= 6) {
      held -= 6;
      out += ALPHABET[(bits >> held) & 63];
    }
    bits &= (1 << held) - 1;
  }
  if (held > 0) out += ALPHABET[(bits << (6 - held)) & 63];
  return `${out}-`;
}
