/** One command line of POP3 (RFC 1939 3): a keyword, and arguments between single spaces. */
import { SyntaxProblem } from "../../base/errors.ts";
import { NUMBER_DIGITS_MAX } from "./limits.ts";

const SPACE = 32;
const ZERO = 48;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface CommandLine {
  /** In capitals; "" for an empty line. */
  readonly name: string;
  readonly args: Arguments;
}

export function parseCommandLine(line: Uint8Array): CommandLine {
  const space = line.indexOf(SPACE);
  const end = space < 0 ? line.length : space;
  let name = "";
  for (let i = 0; i < end && i < 16; i++) name += String.fromCharCode(line[i] ?? 0);
  return { name: name.toUpperCase(), args: new Arguments(line, end) };
}

/** What stands behind the keyword. Every method throws SyntaxProblem when it finds something else. */
export class Arguments {
  readonly #line: Uint8Array;
  #at: number;

  /** `at` is where the keyword ends. */
  constructor(line: Uint8Array, at: number) {
    this.#line = line;
    this.#at = at;
  }

  /** Whether nothing is left but spaces. */
  get empty(): boolean {
    for (let i = this.#at; i < this.#line.length; i++) if (this.#line[i] !== SPACE) return false;
    return true;
  }

  number(what: string): number {
    this.#space(what);
    let value = 0;
    const start = this.#at;
    for (; this.#at < this.#line.length; this.#at++) {
      const digit = (this.#line[this.#at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const digits = this.#at - start;
    if (digits === 0 || digits > NUMBER_DIGITS_MAX) throw new SyntaxProblem(`${what} expected`);
    return value;
  }

  /** Text up to the next space. */
  word(what: string): string {
    this.#space(what);
    const space = this.#line.indexOf(SPACE, this.#at);
    const end = space < 0 ? this.#line.length : space;
    return this.#text(end, what);
  }

  /** Everything that is left, spaces included: passwords have them. */
  rest(what: string): string {
    this.#space(what);
    return this.#text(this.#line.length, what);
  }

  end(): void {
    if (!this.empty) throw new SyntaxProblem("too many arguments");
  }

  #space(what: string): void {
    if (this.#line[this.#at] !== SPACE) throw new SyntaxProblem(`${what} expected`);
    this.#at++;
  }

  #text(end: number, what: string): string {
    const octets = this.#line.subarray(this.#at, end);
    this.#at = end;
    if (octets.length === 0) throw new SyntaxProblem(`${what} expected`);
    if (octets.includes(0)) throw new SyntaxProblem("NUL in a command");
    try {
      return decoder.decode(octets);
    } catch {
      throw new SyntaxProblem(`${what} is not UTF-8`);
    }
  }
}
