/** Writes IMAP values (RFC 9051 4.3) into a growing run of bytes: what a server sends may be parsed by any client. */
import { asBuffer, BACKSLASH, CLOSE, CR, isAscii, LF, NUL, OPEN, QUOTE, SPACE } from "../mime/ascii.ts";
import { decodeText, encodeText } from "../mime/words.ts";
import { QUOTED_BYTES_MAX } from "./limits.ts";

const NIL = Buffer.from("NIL");

/** The memory of the last writer that finished, for the next one: most write a few hundred bytes. */
let spare: Buffer | undefined;

export class ValueWriter {
  #memory: Buffer;
  #length = 0;

  constructor() {
    this.#memory = spare ?? Buffer.allocUnsafeSlow(INITIAL_BYTES);
    spare = undefined;
  }

  open(): void {
    this.#reserve(1);
    this.#memory[this.#length++] = OPEN;
  }

  close(): void {
    this.#reserve(1);
    this.#memory[this.#length++] = CLOSE;
  }

  space(): void {
    this.#reserve(1);
    this.#memory[this.#length++] = SPACE;
  }

  nil(): void {
    this.raw(NIL);
  }

  number(value: number): void {
    this.ascii(String(value));
  }

  /** ASCII text that is syntax: never foreign. */
  ascii(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#memory.write(text, this.#length, "latin1");
  }

  /** Bytes that are finished IMAP values. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#memory.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  nstring(value: Uint8Array | undefined): void {
    if (value === undefined) this.nil();
    else this.string(value);
  }

  /**
   * Text of a header, in ASCII for whoever reads it: bytes beyond, which no header should have, become encoded-words. They
   * are UTF-8, or else in the charset that is asked for.
   */
  text(value: Uint8Array | undefined, charset: () => string | undefined): void {
    if (value === undefined || isAscii(value)) this.nstring(value);
    else this.string(words(encodeText(decodeText(value, charset()))));
  }

  /**
   * A quoted string where the bytes allow it, else a literal (8-bit, or long). CR and LF of folding go, and so do NULs, which
   * neither form may carry; a value is then shorter than what the message has.
   */
  string(value: Uint8Array): void {
    this.#reserve(2 * value.length + 24);
    const start = this.#length;
    const memory = this.#memory;
    let at = start;
    memory[at++] = QUOTE;
    for (let index = 0; index < value.length; index++) {
      const byte = value[index] as number;
      if (byte > 0x7f || value.length > QUOTED_BYTES_MAX) {
        this.#literal(value);
        return;
      }
      if (isDropped(byte)) continue;
      if (byte === QUOTE || byte === BACKSLASH) memory[at++] = BACKSLASH;
      memory[at++] = byte;
    }
    memory[at++] = QUOTE;
    this.#length = at;
  }

  #literal(value: Uint8Array): void {
    let dropped = 0;
    for (let index = 0; index < value.length; index++) {
      if (isDropped(value[index] as number)) dropped++;
    }
    this.ascii(`{${value.length - dropped}}\r\n`);
    if (dropped === 0) {
      this.raw(value);
      return;
    }
    for (let index = 0; index < value.length; index++) {
      const byte = value[index] as number;
      if (!isDropped(byte)) this.#memory[this.#length++] = byte;
    }
  }

  /** A copy of what was written; the writer is done with. */
  finish(): Uint8Array {
    const written = new Uint8Array(this.#length);
    written.set(this.#memory.subarray(0, this.#length));
    if (this.#memory.length <= SPARE_BYTES_MAX) spare = this.#memory;
    this.#memory = nothing;
    this.#length = 0;
    return written;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#memory.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#memory.length, this.#length + more));
    larger.set(this.#memory.subarray(0, this.#length));
    this.#memory = larger;
  }
}
function isDropped(byte: number): boolean {
  return byte === CR || byte === LF || byte === NUL;
}

/** Most envelopes and structures fit. */
const INITIAL_BYTES = 4_096;
/** A larger one is given back. */
const SPARE_BYTES_MAX = 65_536;
const nothing = Buffer.alloc(0);

/** The bytes of our own words, for values that have defaults. */
export function words(text: string): Uint8Array {
  return asBuffer(Buffer.from(text, "latin1"));
}
