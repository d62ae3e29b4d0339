/** Cuts what a client sends into lines, however it arrives. */
import { LINE_OCTETS_MAX } from "./limits.ts";

const CR = 13;
const LF = 10;
const nothing = new Uint8Array(0);

/** A line ends with LF; the CR in front of it, which RFC 1939 3 asks for, is not missed: people type to servers by hand. */
export class Lines {
  #chunk: Uint8Array = nothing;
  #at = 0;
  /** The beginning of a line whose end did not arrive yet: copies, since chunks are lent. */
  #begun: Uint8Array[] = [];
  #begunOctets = 0;

  /** Gives the next piece. Everything that was in the one before must have been taken. */
  push(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  /** The next line without its end, valid until the chunk is; "too-long" for one that was thrown away; undefined when more is needed. */
  next(): Uint8Array | "too-long" | undefined {
    const start = this.#at;
    const end = this.#chunk.indexOf(LF, start);
    if (end < 0) {
      this.#keep(this.#chunk.subarray(start));
      this.#chunk = nothing;
      this.#at = 0;
      return undefined;
    }
    this.#at = end + 1;
    const tooLong = this.#begunOctets + end - start > LINE_OCTETS_MAX + 1;
    const line = tooLong ? nothing : this.#joined(this.#chunk.subarray(start, end));
    this.#begun = [];
    this.#begunOctets = 0;
    if (tooLong) return "too-long";
    return line.at(-1) === CR ? line.subarray(0, -1) : line;
  }

  /** Forgets everything that was not taken: what follows STLS in clear text (RFC 2595 4). */
  drop(): void {
    this.#chunk = nothing;
    this.#at = 0;
    this.#begun = [];
    this.#begunOctets = 0;
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#begunOctets += piece.length;
    // Of a line that is too long already only its length matters.
    if (this.#begunOctets > LINE_OCTETS_MAX + 1) this.#begun = [];
    else this.#begun.push(Buffer.from(piece));
  }

  #joined(last: Uint8Array): Uint8Array {
    return this.#begun.length === 0 ? last : Buffer.concat([...this.#begun, last]);
  }
}
