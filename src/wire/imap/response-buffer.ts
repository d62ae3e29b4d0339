/** Gathers untagged responses: ASCII text as a string while it can, short foreign bytes copied once, long ones kept as they are. */

/** Bytes from this length on are a piece of their own: handing them on costs less than copying them. */
const OWN_PIECE_BYTES_MIN = 4096;
const INITIAL_BYTES = 64 * 1024;
/** Memory that grew beyond this is not kept for the next buffer. */
const KEPT_BYTES_MAX = 1024 * 1024;

/**
 * Memory to gather in, lent to one buffer at a time; what is taken is a copy of its own length. Fresh memory for every answer would
 * be collected far more often than all objects together.
 */
let spare: Buffer | undefined;

/** Bytes that are handed on uncopied, and how much of what is in memory comes before them. */
interface OwnPiece {
  readonly bytes: Uint8Array;
  readonly behind: number;
}

export class ResponseBuffer {
  #memory: Buffer | undefined;
  /** Bytes in `#memory`. */
  #length = 0;
  /** Comes behind what is in `#memory`. */
  #text = "";
  #own: OwnPiece[] = [];
  #ownBytes = 0;

  /** ASCII that is syntax or was checked: foreign text goes through `bytes` or `literal`. */
  ascii(text: string): void {
    this.#text += text;
  }

  /** Finished bytes, as they are; they must not change any more. */
  bytes(bytes: Uint8Array): void {
    if (bytes.length >= OWN_PIECE_BYTES_MIN) {
      if (this.#text !== "") this.#settle(0);
      this.#own.push({ bytes, behind: this.#length });
      this.#ownBytes += bytes.length;
    } else {
      const memory = this.#settle(bytes.length);
      memory.set(bytes, this.#length);
      this.#length += bytes.length;
    }
  }

  /** A literal of one or two pieces; NUL among them goes as it is (docs/design/0124). */
  literal(first: Uint8Array, second?: Uint8Array): void {
    this.#text += `{${first.length + (second?.length ?? 0)}}\r\n`;
    this.bytes(first);
    if (second !== undefined) this.bytes(second);
  }

  /** A literal that may hold NUL: `~{n}` where it does (RFC 3516). */
  binary(bytes: Uint8Array): void {
    if (!bytes.includes(0)) return this.literal(bytes);
    this.#text += `~{${bytes.length}}\r\n`;
    this.bytes(bytes);
  }

  /** Bytes gathered so far. */
  get size(): number {
    return this.#ownBytes + this.#length + this.#text.length;
  }

  /** What was gathered, in its order; the buffer starts anew. */
  take(): readonly Uint8Array[] {
    if (this.#text !== "") this.#settle(0);
    const pieces: Uint8Array[] = [];
    const memory = this.#memory;
    // One copy for all that is short.
    const short = memory === undefined ? undefined : Buffer.from(memory.subarray(0, this.#length));
    let from = 0;
    for (const { bytes, behind } of this.#own) {
      if (short !== undefined && behind > from) pieces.push(short.subarray(from, behind));
      pieces.push(bytes);
      from = behind;
    }
    if (short !== undefined && this.#length > from) pieces.push(from === 0 ? short : short.subarray(from));
    if (memory !== undefined && memory.length <= KEPT_BYTES_MAX) spare = memory;
    this.#memory = undefined;
    this.#length = 0;
    this.#own = [];
    this.#ownBytes = 0;
    return pieces;
  }

  /** Writes the text down and makes room for `more` bytes behind it. */
  #settle(more: number): Buffer {
    const text = this.#text;
    const memory = this.#room(this.#length + text.length + more);
    if (text === "") return memory;
    memory.write(text, this.#length, "latin1");
    this.#length += text.length;
    this.#text = "";
    return memory;
  }

  #room(need: number): Buffer {
    let memory = this.#memory ?? spare ?? Buffer.allocUnsafeSlow(INITIAL_BYTES);
    if (this.#memory === undefined) spare = undefined;
    if (need > memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(need, memory.length * 2));
      larger.set(memory.subarray(0, this.#length));
      memory = larger;
    }
    this.#memory = memory;
    return memory;
  }
}
