/** Bytes from an SMTP client in, lines and message text out (RFC 5321 2.3.8, 4.5.2; RFC 3030 2). Knows no connection. */
import { type BareLineEnd, DotReader } from "./dots.ts";
import { LINE_BYTES_MAX } from "./limits.ts";

const CR = 13;
const LF = 10;

export type Arrival =
  /** A command, or an answer to a challenge, without its CRLF. Valid until the next call of `feed`. */
  | { readonly kind: "line"; readonly line: Uint8Array }
  /** A line that cannot be one. What follows it is not worth reading: nobody knows where the next line begins. */
  | { readonly kind: "problem"; readonly problem: BareLineEnd | "too-long" }
  /** Part of a message, dots taken out (after `expectData`) or as it is (after `expectChunk`). */
  | { readonly kind: "text"; readonly bytes: Uint8Array }
  | { readonly kind: "text-end"; readonly flaw: BareLineEnd | undefined };

const nothing = Buffer.alloc(0);

/**
 * `feed` a chunk, then call `next` until it answers undefined: only then may the chunk be reused. Between chunks nothing
 * is held but the beginning of an unfinished line.
 */
export class Receiver {
  #chunk: Buffer = nothing;
  #at = 0;
  /** The beginning of a line whose end has not arrived; grows by doubling. */
  #line: Buffer = nothing;
  #lineSize = 0;
  #dots: DotReader | undefined;
  /** Bytes of the chunk (BDAT) still to come; -1 when none is expected. */
  #chunkLeft = -1;

  feed(chunk: Uint8Array): void {
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#at = 0;
  }

  /** Bytes that have arrived and are not read yet. */
  get unread(): boolean {
    return this.#at < this.#chunk.length;
  }

  /** From here on comes a message, until CRLF.CRLF. */
  expectData(): void {
    this.#dots = new DotReader();
  }

  /** From here on come exactly so many bytes of a message. */
  expectChunk(size: number): void {
    this.#chunkLeft = size;
  }

  /** What came next, or undefined when the chunk is used up. */
  next(): Arrival | undefined {
    if (this.#chunkLeft === 0) {
      this.#chunkLeft = -1;
      return { kind: "text-end", flaw: undefined };
    }
    if (this.#dots?.ended === true) {
      const { flaw } = this.#dots;
      this.#dots = undefined;
      return { kind: "text-end", flaw };
    }
    if (!this.unread) {
      this.#chunk = nothing;
      this.#at = 0;
      return undefined;
    }
    if (this.#dots !== undefined) return this.#data(this.#dots);
    return this.#chunkLeft > 0 ? this.#part() : this.#nextLine();
  }

  #data(dots: DotReader): Arrival | undefined {
    const { bytes, next } = dots.read(this.#chunk, this.#at);
    this.#at = next;
    return bytes.length > 0 ? { kind: "text", bytes } : this.next();
  }

  #part(): Arrival {
    const bytes = this.#chunk.subarray(this.#at, this.#at + this.#chunkLeft);
    this.#at += bytes.length;
    this.#chunkLeft -= bytes.length;
    return { kind: "text", bytes };
  }

  #nextLine(): Arrival | undefined {
    const lf = this.#chunk.indexOf(LF, this.#at);
    const end = lf < 0 ? this.#chunk.length : lf;
    if (this.#lineSize + end - this.#at > LINE_BYTES_MAX + 1) return this.#problem("too-long");
    let line = this.#chunk.subarray(this.#at, end);
    this.#at = lf < 0 ? end : lf + 1;
    if (lf < 0 || this.#lineSize > 0) line = this.#keep(line);
    const cr = line.indexOf(CR);
    if (cr >= 0 && cr < line.length - 1) return this.#problem("bare-cr");
    if (lf < 0) return this.next();
    this.#line = nothing;
    this.#lineSize = 0;
    return cr < 0 ? this.#problem("bare-lf") : { kind: "line", line: line.subarray(0, cr) };
  }

  /** Adds to the unfinished line and answers all of it. */
  #keep(more: Uint8Array): Buffer {
    const size = this.#lineSize + more.length;
    if (size > this.#line.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(64, 2 ** Math.ceil(Math.log2(size))));
      larger.set(this.#line.subarray(0, this.#lineSize));
      this.#line = larger;
    }
    this.#line.set(more, this.#lineSize);
    this.#lineSize = size;
    return this.#line.subarray(0, size);
  }

  #problem(problem: BareLineEnd | "too-long"): Arrival {
    this.#line = nothing;
    this.#lineSize = 0;
    this.#at = this.#chunk.length;
    return { kind: "problem", problem };
  }
}
