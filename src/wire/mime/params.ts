/** Content-Type and Content-Disposition values with their parameters (RFC 2045 5.1, RFC 2183, RFC 2231), read tolerantly. */
import {
  asBuffer,
  asciiText,
  BACKSLASH,
  CLOSE,
  COMMA,
  EQUALS,
  isWhite,
  OPEN,
  QUOTE,
  SEMICOLON,
  trim,
} from "./ascii.ts";
import { unfold } from "./header.ts";
import { PARAMETERS_MAX, STRUCTURED_FIELD_BYTES_MAX } from "./limits.ts";
import { joinParameters } from "./rfc2231.ts";

export interface Parameter {
  /** As written, without the marks of RFC 2231. */
  readonly name: string;
  /** Unquoted. UTF-8 where RFC 2231 gave a charset, otherwise the bytes as they are (encoded-words included). */
  readonly value: Uint8Array;
  /** Where RFC 2231 gave a charset: what else was said. */
  readonly extended?: Extended;
}

interface Extended {
  /** A language tag, mostly empty. */
  readonly language: string;
  /** A plain parameter of the name, which is there for readers that do not know RFC 2231. */
  readonly plain: Uint8Array | undefined;
}

export interface Parameterized {
  /** Before the first ";", white space and comments removed: "text/plain", "attachment". May be empty. */
  readonly value: Uint8Array;
  readonly parameters: readonly Parameter[];
}

/** Reads a value and its parameters. Never throws; what cannot be understood is left out. */
export function parseParameterized(raw: Uint8Array): Parameterized {
  const bytes = unfold(raw.length > STRUCTURED_FIELD_BYTES_MAX ? raw.subarray(0, STRUCTURED_FIELD_BYTES_MAX) : raw);
  const reader = new ParameterReader(bytes);
  const value = reader.value();
  const parameters: Parameter[] = [];
  while (!reader.atEnd && parameters.length < PARAMETERS_MAX) {
    const read = reader.parameter();
    if (read !== undefined) parameters.push(read);
  }
  return {
    value,
    parameters: parameters.some((each) => each.name.includes("*")) ? joinParameters(parameters) : parameters,
  };
}

/** The first parameter of that name (lower case), or undefined. */
export function parameter(parameters: readonly Parameter[], name: string): Uint8Array | undefined {
  for (const each of parameters) {
    if (each.name.length === name.length && each.name.toLowerCase() === name) return each.value;
  }
  return undefined;
}

class ParameterReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** Set when a comment was not closed: from there on parentheses are nothing special, so that none is searched for twice. */
  #commentsOver = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Up to the first ";", without comments and white space. */
  value(): Uint8Array {
    const bytes = this.#bytes;
    const out = new Uint8Array(bytes.length);
    let length = 0;
    for (; this.#at < bytes.length && bytes[this.#at] !== SEMICOLON; this.#at++) {
      while (bytes[this.#at] === OPEN) this.#skipComment();
      const byte = bytes[this.#at];
      if (byte === SEMICOLON || (length > 0 && this.#startsParameter())) break;
      if (byte !== undefined && byte !== QUOTE && !isWhite(byte)) out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  /** `;name=value` at the position; moves on in any case. */
  parameter(): Parameter | undefined {
    const bytes = this.#bytes;
    while (bytes[this.#at] === SEMICOLON || isWhite(bytes[this.#at])) this.#at++;
    if (bytes[this.#at] === OPEN && this.#skipComment()) return undefined;
    const name = this.#name();
    if (bytes[this.#at] !== EQUALS) return undefined;
    this.#at++;
    this.#skipBlank();
    const value = bytes[this.#at] === QUOTE ? this.#quoted() : this.#bare();
    return name.length === 0 ? undefined : { name: asciiText(name), value };
  }

  /** Up to the "=" or ";"; comments may stand between them and the name. */
  #name(): Uint8Array {
    const bytes = this.#bytes;
    const start = this.#at;
    let end: number | undefined;
    while (!this.atEnd && bytes[this.#at] !== EQUALS && bytes[this.#at] !== SEMICOLON) {
      const here = this.#at;
      if (bytes[here] !== OPEN) this.#at++;
      else if (this.#skipComment()) end ??= here;
    }
    return trim(bytes.subarray(start, end ?? this.#at));
  }

  /** Over white space and comments; a parenthesis that nothing closes begins a value. */
  #skipBlank(): void {
    const bytes = this.#bytes;
    for (;;) {
      const here = this.#at;
      if (isWhite(bytes[here])) this.#at++;
      else if (bytes[here] !== OPEN) return;
      else if (!this.#skipComment()) {
        this.#at = here;
        return;
      }
    }
  }

  /** To the closing quote; an unclosed one ends with the field. */
  #quoted(): Uint8Array {
    const bytes = this.#bytes;
    const start = ++this.#at;
    let escaped = false;
    while (!this.atEnd && bytes[this.#at] !== QUOTE) {
      if (bytes[this.#at] === BACKSLASH) {
        escaped = true;
        this.#at++;
      }
      this.#at++;
    }
    const inside = bytes.subarray(start, Math.min(this.#at, bytes.length));
    this.#at++;
    this.#skipToParameter();
    return escaped ? withoutBackslashes(inside) : inside;
  }

  /** Not quoted: RFC 2045 wants a token, senders write file names with spaces; it goes to the next ";". */
  #bare(): Uint8Array {
    const bytes = this.#bytes;
    const start = this.#at;
    while (!this.atEnd && bytes[this.#at] !== SEMICOLON && !this.#startsComment() && !this.#startsParameter())
      this.#at++;
    const value = trim(bytes.subarray(start, this.#at));
    this.#skipToParameter();
    return value;
  }

  #startsComment(): boolean {
    const at = this.#at;
    return this.#bytes[at] === OPEN && !this.#commentsOver && isWhite(this.#bytes[at - 1]);
  }

  /** A forgotten ";": white space, a token of letters, "=". */
  #startsParameter(): boolean {
    const bytes = this.#bytes;
    if (!isWhite(bytes[this.#at])) return false;
    let at = this.#at + 1;
    const limit = Math.min(bytes.length, at + NAME_BYTES_MAX);
    while (at < limit && isNameByte(bytes[at] as number)) at++;
    return at > this.#at + 1 && bytes[at] === EQUALS;
  }

  /** Over what follows a value: white space, comments, commas some senders separate with, to a ";" or to the next name. */
  #skipToParameter(): void {
    const bytes = this.#bytes;
    for (;;) {
      if (bytes[this.#at] === OPEN && this.#skipComment()) continue;
      if (!isWhite(bytes[this.#at]) && bytes[this.#at] !== COMMA) return;
      this.#at++;
    }
  }

  /** Over a comment; only over its parenthesis when nothing closes it. */
  #skipComment(): boolean {
    const bytes = this.#bytes;
    let depth = 0;
    for (let at = this.#at; at < bytes.length && !this.#commentsOver; at++) {
      if (bytes[at] === BACKSLASH) at++;
      else if (bytes[at] === OPEN) depth++;
      else if (bytes[at] === CLOSE && --depth === 0) {
        this.#at = at + 1;
        return true;
      }
    }
    this.#commentsOver = true;
    this.#at++;
    return false;
  }
}

function withoutBackslashes(quoted: Uint8Array): Uint8Array {
  const out = new Uint8Array(quoted.length);
  let length = 0;
  for (let at = 0; at < quoted.length; at++) {
    if (quoted[at] === BACKSLASH && at + 1 < quoted.length) at++;
    out[length++] = quoted[at] as number;
  }
  return out.subarray(0, length);
}

/** Names of parameters in use have under 30 bytes. */
const NAME_BYTES_MAX = 40;
function isNameByte(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
    ? true
    : (byte >= 0x30 && byte <= 0x39) || byte === 0x2a || byte === 0x2d;
}

/** "text/plain" in its two halves; a missing half is undefined. */
export function splitMediaType(value: Uint8Array): { type: string | undefined; subtype: string | undefined } {
  const text = asBuffer(value).toString("latin1");
  const match = /^([^/\s";:()<>@,?=\\[\]]+)(?:\/([^/\s";:()<>@,?=\\[\]]*))?/.exec(text);
  return { type: match?.[1], subtype: match?.[2] === "" ? undefined : match?.[2] };
}
