/** The words of a script (RFC 5228 8.1). A line may end with LF alone: editors and web pages write it so. */
import type { MistakeList } from "../mistakes.ts";

export type Token =
  | { readonly kind: "identifier"; readonly at: number; readonly name: string }
  | { readonly kind: "tag"; readonly at: number; readonly name: string }
  | { readonly kind: "number"; readonly at: number; readonly value: number }
  | { readonly kind: "string"; readonly at: number; readonly value: string }
  | { readonly kind: "mark"; readonly at: number; readonly name: "(" | ")" | "[" | "]" | "{" | "}" | "," | ";" }
  | { readonly kind: "end"; readonly at: number };

const SPACE = /[ \t\r\n]+|#[^\n]*/y;
const WORD = /[a-z_][a-z0-9_]*/iy;
const NUMBER = /([0-9]+)([a-z_0-9]*)/iy;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
/** What may stand behind "text:" (RFC 5228 8.1, multi-line). */
const TEXT_LINE = /text:[ \t]*(?:#[^\n]*|\r)?\n/iy;
const MARKS = "()[]{},;";

const QUANTIFIERS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Ends with an "end". What is no word is told and passed over. */
export function readTokens(script: string, mistakes: MistakeList): Token[] {
  return new Lexer(script, mistakes).read();
}

class Lexer {
  readonly #text: string;
  readonly #mistakes: MistakeList;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(text: string, mistakes: MistakeList) {
    this.#text = text;
    this.#mistakes = mistakes;
    // Editors of Windows begin a file with a byte order mark.
    if (text.startsWith("\ufeff")) this.#at = 1;
  }

  read(): Token[] {
    while (this.#skipSpace() && !this.#mistakes.isFull) this.#readToken();
    this.#tokens.push({ kind: "end", at: this.#text.length });
    return this.#tokens;
  }

  /** Whether anything follows. */
  #skipSpace(): boolean {
    for (;;) {
      if (this.#take(SPACE) !== undefined) continue;
      if (!this.#text.startsWith("/*", this.#at)) return this.#at < this.#text.length;
      const end = this.#text.indexOf("*/", this.#at + 2);
      if (end < 0) this.#mistakes.add(this.#at, "this comment has no end: */ is missing");
      this.#at = end < 0 ? this.#text.length : end + 2;
    }
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #readToken(): void {
    const at = this.#at;
    const first = this.#text[at] ?? "";
    if (MARKS.includes(first)) {
      this.#at++;
      this.#tokens.push({ kind: "mark", at, name: first as ";" });
    } else if (first === '"') this.#readQuoted(at);
    else if (this.#take(TEXT_LINE) !== undefined) this.#readLines(at);
    else if (first === ":") this.#readTag(at);
    else if (/[0-9]/.test(first)) this.#readNumber(at);
    else this.#readWord(at);
  }

  #readWord(at: number): void {
    const word = this.#take(WORD)?.[0];
    if (word !== undefined) {
      this.#tokens.push({ kind: "identifier", at, name: word.toLowerCase() });
      return;
    }
    const character = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    this.#at += character.length;
    const shown = /[\p{C}\p{Z}]/u.test(character)
      ? `the character U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
      : character;
    this.#mistakes.add(at, `${shown} has no meaning here`);
  }

  #readTag(at: number): void {
    this.#at++;
    const name = this.#take(WORD)?.[0];
    if (name === undefined) this.#mistakes.add(at, "a name belongs behind the colon");
    else this.#tokens.push({ kind: "tag", at, name: name.toLowerCase() });
  }

  #readNumber(at: number): void {
    const [text, digits = "", letter = ""] = this.#take(NUMBER) ?? [];
    const factor = Object.hasOwn(QUANTIFIERS, letter.toLowerCase()) ? QUANTIFIERS[letter.toLowerCase()] : undefined;
    const value = Number(digits) * (factor ?? 1);
    if (factor === undefined) this.#mistakes.add(at, `${text} is no number: only K, M or G may follow the digits`);
    else if (!Number.isSafeInteger(value)) this.#mistakes.add(at, `the number ${text} is too large`);
    this.#tokens.push({ kind: "number", at, value: Number.isSafeInteger(value) ? value : 0 });
  }

  #readQuoted(at: number): void {
    const body = this.#take(QUOTED)?.[1];
    if (body === undefined) {
      this.#mistakes.add(at, "this string has no end: a quotation mark is missing");
      this.#at = this.#text.length;
      return;
    }
    this.#pushString(at, body.replace(/\\([^])/g, "$1"));
  }

  /** Lines up to one that has a dot alone; a dot in front of a dot is left out. */
  #readLines(at: number): void {
    const lines: string[] = [];
    for (;;) {
      const end = this.#text.indexOf("\n", this.#at);
      const line = this.#text.slice(this.#at, end < 0 ? this.#text.length : end).replace(/\r$/, "");
      this.#at = end < 0 ? this.#text.length : end + 1;
      if (line === ".") break;
      if (end < 0) {
        this.#mistakes.add(at, "this text has no end: a line with a dot alone is missing");
        break;
      }
      lines.push(line.startsWith("..") ? line.slice(1) : line);
    }
    this.#pushString(at, lines.map((line) => `${line}\n`).join(""));
  }

  #pushString(at: number, value: string): void {
    if (value.includes("\0")) this.#mistakes.add(at, "a string has no NUL");
    this.#tokens.push({ kind: "string", at, value: value.replace(/\r?\n/g, "\r\n") });
  }
}
