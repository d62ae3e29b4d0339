/** Reads the arguments of one complete command (RFC 9051 9): try-methods answer undefined, the others must succeed or throw SyntaxProblem. */
import { SyntaxProblem } from "../../base/errors.ts";
import { asBuffer } from "../mime/ascii.ts";
import { ATOM_BYTES_MAX, FLAGS_MAX } from "./limits.ts";
import { decodeMailboxName } from "./mailbox-name.ts";
import { type NumberSet, parseNumberSet, type Ranges, STAR } from "./number-set.ts";
import type { LargeLiteral } from "./receiver.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x28;
const CLOSE = 0x29;

/** Bits of a byte's class. */
const ATOM = 1;
const ASTRING = 2;
const LIST = 4;

const classes = new Uint8Array(256);
for (let byte = 0x21; byte < 0x7f; byte++) {
  const char = String.fromCharCode(byte);
  const special = '(){%*"\\]'.includes(char);
  classes[byte] = special ? (char === "]" ? ASTRING | LIST : "%*".includes(char) ? LIST : 0) : ATOM | ASTRING | LIST;
}
// Clients send mailbox names in UTF-8 without quotes too.
for (let byte = 0x80; byte < 0x100; byte++) classes[byte] = ASTRING | LIST;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A literal argument: in the command, or handed out in pieces while it arrived. */
export type LiteralArgument =
  | { readonly kind: "inline"; readonly bytes: Uint8Array; readonly binary: boolean }
  | { readonly kind: "large"; readonly literal: LargeLiteral; readonly binary: boolean };

export class Reader {
  readonly bytes: Uint8Array;
  at: number;
  readonly #large: readonly LargeLiteral[];

  constructor(bytes: Uint8Array, at = 0, large: readonly LargeLiteral[] = []) {
    this.bytes = bytes;
    this.at = at;
    this.#large = large;
  }

  /** Of what came in another way than in a command. */
  static of(text: string): Reader {
    return new Reader(Buffer.from(text, "utf8"));
  }

  /** A complaint that says where in the command it is. */
  problem(expected: string): SyntaxProblem {
    const rest = Buffer.from(this.bytes.subarray(this.at, this.at + 20))
      .toString("latin1")
      .replace(/[^\x20-\x7e]/g, "?");
    return new SyntaxProblem(rest === "" ? `Expected ${expected} at the end` : `Expected ${expected} at "${rest}"`);
  }

  /** The next byte; -1 at the end. */
  peek(): number {
    return this.at < this.bytes.length ? (this.bytes[this.at] ?? -1) : -1;
  }

  atChar(char: string): boolean {
    return this.peek() === char.charCodeAt(0);
  }

  /** Takes the character if it is next. */
  tryChar(char: string): boolean {
    if (!this.atChar(char)) return false;
    this.at++;
    return true;
  }

  char(char: string): void {
    if (!this.tryChar(char)) throw this.problem(`"${char}"`);
  }

  /** Takes the space if one is next; a run of them counts as one, since hands and scripts type such commands. */
  trySpace(): boolean {
    const start = this.at;
    while (this.bytes[this.at] === SPACE) this.at++;
    return this.at > start;
  }

  space(): void {
    if (!this.trySpace()) throw this.problem("a space");
  }

  /** Nothing may follow; trailing spaces are forgiven, since old clients send them. */
  end(): void {
    let at = this.at;
    while (this.bytes[at] === SPACE) at++;
    if (at < this.bytes.length) throw this.problem("the end of the command");
    this.at = at;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** All that is left, byte by byte; undefined where that is longer. */
  rest(bytesMax: number): string | undefined {
    const { bytes, at } = this;
    return bytes.length - at > bytesMax ? undefined : asBuffer(bytes).toString("latin1", at);
  }

  #run(kind: number): string {
    const start = this.at;
    const { bytes } = this;
    while (this.at < bytes.length && (classes[bytes[this.at] ?? 0] ?? 0) & kind) this.at++;
    if (this.at - start > ATOM_BYTES_MAX) throw new SyntaxProblem("An atom is too long");
    return asBuffer(bytes).toString("latin1", start, this.at);
  }

  /** An atom as it was written. */
  atom(): string {
    const atom = this.#run(ATOM);
    if (atom === "") throw this.problem("an atom");
    return atom;
  }

  /** Base64 or "=", to the end of the line: tokens are longer than any other word, and the line's own length is their limit. */
  base64(): Uint8Array {
    const start = this.at;
    while (this.at < this.bytes.length && this.bytes[this.at] !== SPACE) this.at++;
    if (this.at === start) throw this.problem("base64");
    return this.bytes.subarray(start, this.at);
  }

  /** A keyword of the grammar in capitals: letters, digits and `-._=`; stops before `[`, `<` and the like. */
  keyword(): string {
    const start = this.at;
    while (isKeywordByte(this.peek())) this.at++;
    if (this.at === start) throw this.problem("a keyword");
    if (this.at - start > ATOM_BYTES_MAX) throw new SyntaxProblem("A keyword is too long");
    return asBuffer(this.bytes).toString("latin1", start, this.at).toUpperCase();
  }

  /** Takes the keyword (given in capitals) if it is next, in any case, and nothing that would make it a longer word follows. */
  tryKeyword(keyword: string): boolean {
    const start = this.at;
    if (!isKeywordByte(this.peek()) || this.keyword() !== keyword) {
      this.at = start;
      return false;
    }
    return true;
  }

  /** 0 to 2^32-1. */
  number(): number {
    const value = this.number64();
    if (value > 0xffffffff) throw new SyntaxProblem("A number is larger than 4294967295");
    return value;
  }

  /** 1 to 2^32-1. */
  nzNumber(): number {
    const value = this.number();
    if (value === 0) throw new SyntaxProblem("A number is zero where it may not be");
    return value;
  }

  /** 0 to 2^63-1 by the RFC; what a double cannot hold exactly stands for "larger than anything we have". */
  number64(): number {
    const start = this.at;
    let value = 0;
    for (; this.at - start < 20; this.at++) {
      const digit = this.peek() - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (this.at === start) throw this.problem("a number");
    return Math.min(value, Number.MAX_SAFE_INTEGER);
  }

  numberSet(): NumberSet {
    const { set, end } = parseNumberSet(this.bytes, this.at);
    this.at = end;
    return set;
  }

  /** The same where only numbers make sense: neither `*` nor `$`. */
  ranges(): Ranges {
    const set = this.numberSet();
    if (set.saved || set.ranges.some(([, to]) => to === STAR))
      throw new SyntaxProblem('A set may not hold "*" or "$" here');
    return set.ranges;
  }

  get atString(): boolean {
    return this.atChar('"') || this.atLiteral;
  }

  get atLiteral(): boolean {
    return this.atChar("{") || (this.atChar("~") && this.bytes[this.at + 1] === 0x7b);
  }

  /** The bytes of a quoted string or an inline literal. */
  stringBytes(): Uint8Array {
    if (this.atChar('"')) return this.#quoted();
    if (!this.atLiteral) throw this.problem("a string");
    const literal = this.literal();
    if (literal.kind === "large") throw new SyntaxProblem("A literal is too long here");
    if (!literal.binary && literal.bytes.includes(0)) throw new SyntaxProblem("A literal holds a NUL byte");
    return literal.bytes;
  }

  string(): string {
    return decoded(this.stringBytes());
  }

  /** Undefined for NIL. */
  nstring(): string | undefined {
    const bytes = this.nstringBytes();
    return bytes === undefined ? undefined : decoded(bytes);
  }

  nstringBytes(): Uint8Array | undefined {
    return !this.atString && this.tryKeyword("NIL") ? undefined : this.stringBytes();
  }

  astringBytes(): Uint8Array {
    if (this.atString) return this.stringBytes();
    const start = this.at;
    if (this.#run(ASTRING) === "") throw this.problem("a string or an atom");
    return this.bytes.subarray(start, this.at);
  }

  astring(): string {
    return decoded(this.astringBytes());
  }

  #quoted(): Uint8Array {
    const { bytes } = this;
    const start = this.at + 1;
    let at = start;
    let escaped = false;
    for (; bytes[at] !== QUOTE; at++) {
      if (bytes[at] === BACKSLASH) {
        escaped = true;
        at++;
        if (bytes[at] !== QUOTE && bytes[at] !== BACKSLASH)
          throw new SyntaxProblem("A quoted string escapes what needs no escape");
      }
      if (at >= bytes.length) throw new SyntaxProblem("A quoted string has no end");
      const byte = bytes[at] ?? 0;
      if (byte === 0 || byte === 10 || byte === 13) throw new SyntaxProblem("A quoted string holds NUL, CR or LF");
    }
    this.at = at + 1;
    const raw = bytes.subarray(start, at);
    if (!escaped) return raw;
    const out = new Uint8Array(raw.length);
    let length = 0;
    for (let i = 0; i < raw.length; i++) {
      if (raw[i] === BACKSLASH) i++;
      out[length++] = raw[i] ?? 0;
    }
    return out.subarray(0, length);
  }

  literal(): LiteralArgument {
    const binary = this.tryChar("~");
    this.char("{");
    const size = this.number64();
    this.tryChar("+");
    this.char("}");
    if (this.bytes[this.at] === 13) this.at++;
    if (this.bytes[this.at] !== 10) throw this.problem("a literal");
    this.at++;
    const large = this.#large.find((each) => each.offset === this.at);
    if (large !== undefined) return { kind: "large", literal: large, binary };
    const bytes = this.bytes.subarray(this.at, this.at + size);
    if (bytes.length < size) throw this.problem("a literal of that size");
    this.at += size;
    return { kind: "inline", bytes, binary };
  }

  /** A mailbox's path. `isUtf8`: the session reads UTF-8 names, otherwise modified UTF-7. */
  mailbox(isUtf8: boolean): string {
    return decodeMailboxName(this.astringBytes(), isUtf8);
  }

  /** A LIST pattern: a mailbox name that may hold `%` and `*`. */
  listMailbox(isUtf8: boolean): string {
    if (this.atString) return decodeMailboxName(this.stringBytes(), isUtf8);
    const start = this.at;
    if (this.#run(LIST) === "") throw this.problem("a mailbox name or pattern");
    return decodeMailboxName(this.bytes.subarray(start, this.at), isUtf8);
  }

  /** `\Seen` or a keyword, as written. */
  flag(): string {
    const system = this.tryChar("\\");
    const name = this.atom();
    return system ? `\\${name}` : name;
  }

  /** `(\Seen $Forwarded)`, possibly empty. */
  flagList(): readonly string[] {
    return this.list(() => this.flag(), FLAGS_MAX);
  }

  /** Items between parentheses, separated by spaces; may be empty. Spaces next to the parentheses are forgiven: programs join so. */
  list<T>(item: () => T, itemsMax: number): readonly T[] {
    this.char("(");
    this.trySpace();
    const items: T[] = [];
    while (!this.tryChar(")")) {
      if (items.length === itemsMax) throw new SyntaxProblem(`More than ${itemsMax} items in a list`);
      items.push(item());
      if (!this.trySpace() && !this.atListEnd) throw this.problem("a space");
    }
    return items;
  }

  get atList(): boolean {
    return this.peek() === OPEN;
  }

  /** A list is next, and the first thing in it begins so, quoted or not. */
  listHolds(char: string): boolean {
    const first = this.bytes[this.at + 1] === QUOTE ? this.at + 2 : this.at + 1;
    return this.bytes[first] === char.charCodeAt(0);
  }

  /** A space is next, and behind it a list. */
  get beforeList(): boolean {
    return this.peek() === SPACE && this.bytes[this.at + 1] === OPEN;
  }

  get atListEnd(): boolean {
    return this.peek() === CLOSE;
  }
}

function isKeywordByte(byte: number): boolean {
  return (
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x5f ||
    byte === 0x3d
  );
}

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new SyntaxProblem("A string is not valid UTF-8");
  }
}
