/** What the messages of all kinds are put together from, each from its number alone. */
import { dice } from "../letter.ts";

const SYLLABLES = "ba co de fi gu ha in jo ka le mi no or pa qui ro sta te un ve wi xe yo zu ment tion er ing".split(
  " ",
);
const WORDS = 20_000;
const SYLLABLES_MAX = 4;
/** How much more frequent the frequent words are. */
const STEEPNESS = 2.5;
const LINE_CHARACTERS = 72;
const FIRST_SENT_MS = Date.UTC(2023, 10, 14);
const MINUTE_MS = 60_000;
const BASE64_LINE = /(.{76})/g;

const words = (() => {
  const random = dice(7);
  const syllable = (): string => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? "";
  return Array.from({ length: WORDS }, () =>
    Array.from({ length: 1 + Math.floor(random() * SYLLABLES_MAX) }, syllable).join(""),
  );
})();

export class Pieces {
  readonly random: () => number;
  readonly #number: number;

  constructor(number: number, seed: number) {
    this.#number = number;
    this.random = dice(seed * 1_000_003 + number);
  }

  word(): string {
    return words[Math.floor(this.random() ** STEEPNESS * WORDS)] ?? "";
  }

  /** Lines of so many words. */
  text(count: number): string {
    const lines = [""];
    for (let i = 0; i < count; i++) {
      const word = this.word();
      const line = lines.at(-1) ?? "";
      if (line.length + word.length > LINE_CHARACTERS) lines.push(word);
      else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
    }
    return `${lines.join("\r\n")}\r\n`;
  }

  /** A word that few messages have: what the benchmark looks for. */
  needle(): string {
    return this.#number % 500 === 0 ? `needle${this.#number}x ` : "";
  }

  date(): string {
    return new Date(FIRST_SENT_MS + this.#number * MINUTE_MS).toUTCString().replace("GMT", "+0000");
  }

  boundary(): string {
    return `b${Math.floor(this.random() * 1e15).toString(36)}`;
  }

  messageId(): string {
    return `<${this.#number}.${Math.floor(this.random() * 1e12).toString(36)}@${this.word()}.example>`;
  }
}

export function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(BASE64_LINE, "$1\r\n");
}

/** The parts between their boundaries, each with its own header. */
export function multipart(boundary: string, parts: readonly string[]): string {
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--\r\n`;
}

export function messageOf(header: readonly string[], body: string): Buffer {
  return Buffer.from(`${header.join("\r\n")}\r\n\r\n${body}`);
}
