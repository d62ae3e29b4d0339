/** One command of ManageSieve (RFC 5804 4): a keyword, then strings and numbers between single spaces. */
import { SyntaxProblem } from "../../base/errors.ts";
import { literalMark } from "../literal-mark.ts";
import { NAME_OCTETS_MAX, NUMBER_DIGITS_MAX } from "./limits.ts";

const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const ZERO = 48;
const BACKSLASH = 92;
const OPEN = 123;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface CommandLine {
  /** In capitals. */
  readonly name: string;
  readonly args: Arguments;
}

export function parseCommandLine(bytes: Uint8Array): CommandLine {
  const space = bytes.subarray(0, NAME_OCTETS_MAX + 1).indexOf(SPACE);
  const end = space < 0 ? bytes.length : space;
  const name = String.fromCharCode(...bytes.subarray(0, Math.min(end, NAME_OCTETS_MAX)));
  return { name: name.toUpperCase(), args: new Arguments(bytes, end) };
}

/** The answer to a challenge: one string (RFC 5804 2.1). */
export function parseString(bytes: Uint8Array): Uint8Array {
  const args = new Arguments(bytes, 0);
  const value = args.stringHere("response");
  args.end();
  return value;
}

/** What stands behind the keyword. Every method throws SyntaxProblem when it finds something else. */
export class Arguments {
  readonly #bytes: Uint8Array;
  #at: number;

  /** `at` is where the keyword ends. */
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Whether nothing is left but spaces. */
  get empty(): boolean {
    for (let i = this.#at; i < this.#bytes.length; i++) if (this.#bytes[i] !== SPACE) return false;
    return true;
  }

  number(what: string): number {
    this.#space(what);
    let value = 0;
    const start = this.#at;
    for (; this.#at < this.#bytes.length; this.#at++) {
      const digit = (this.#bytes[this.#at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const digits = this.#at - start;
    if (digits === 0 || digits > NUMBER_DIGITS_MAX) throw new SyntaxProblem(`${what} expected`);
    return value;
  }

  /** A string as it came, whatever octets it has. */
  octets(what: string): Uint8Array {
    this.#space(what);
    return this.stringHere(what);
  }

  /** A string of UTF-8 without NUL. */
  text(what: string): string {
    const octets = this.octets(what);
    if (octets.includes(0)) throw new SyntaxProblem(`NUL in the ${what}`);
    try {
      return decoder.decode(octets);
    } catch {
      throw new SyntaxProblem(`${what} is not UTF-8`);
    }
  }

  /** The same where no space is wanted in front. */
  stringHere(what: string): Uint8Array {
    const first = this.#bytes[this.#at];
    if (first === QUOTE) return this.#quoted(what);
    if (first === OPEN) return this.#literal(what);
    throw new SyntaxProblem(`${what} expected, in quotes or as a literal`);
  }

  end(): void {
    if (!this.empty) throw new SyntaxProblem("too many arguments");
  }

  #space(what: string): void {
    if (this.#bytes[this.#at] !== SPACE) throw new SyntaxProblem(`${what} expected`);
    this.#at++;
  }

  #quoted(what: string): Uint8Array {
    const value: number[] = [];
    for (let at = this.#at + 1; at < this.#bytes.length; at++) {
      let octet = this.#bytes[at] ?? 0;
      if (octet === QUOTE) {
        this.#at = at + 1;
        return Uint8Array.from(value);
      }
      if (octet === BACKSLASH) octet = this.#bytes[++at] ?? 0;
      if (octet === 0 || octet === CR || octet === LF) break;
      value.push(octet);
    }
    throw new SyntaxProblem(`the quotes of the ${what} are not closed`);
  }

  /** The receiver has seen to it that all of it is there. */
  #literal(what: string): Uint8Array {
    const lineEnd = this.#bytes.indexOf(LF, this.#at);
    const markEnd = this.#bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    const isMark = this.#bytes.lastIndexOf(OPEN, markEnd) === this.#at;
    const size = isMark ? literalMark(this.#bytes, this.#at, markEnd)?.size : undefined;
    if (size === undefined) throw new SyntaxProblem(`${what} expected, in quotes or as a literal`);
    const start = lineEnd + 1;
    this.#at = start + size;
    return this.#bytes.subarray(start, this.#at);
  }
}
