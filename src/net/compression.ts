/** Compression of what goes between client and session: raw DEFLATE both ways (RFC 1951), below the protocol and above TLS. */
import { constants, createInflateRaw, deflateRawSync } from "node:zlib";
import { ClientGone } from "./client-gone.ts";
import { INFLATED_PIECE_BYTES } from "./limits.ts";
import type { Piece } from "./output.ts";

/** Level 3 costs about a millisecond for a megabyte of answers, and finds nearly all that level 6 finds. */
const OPTIONS = { level: 3, finishFlush: constants.Z_SYNC_FLUSH };

/**
 * Pieces as they go out. They refer to nothing that went before, which costs some bytes and keeps nothing in memory: an idle
 * client has no compressor. The flush at the end makes them complete for the client.
 */
export function deflated(pieces: readonly Piece[]): Uint8Array {
  const bytes = pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece));
  return deflateRawSync(Buffer.concat(bytes), OPTIONS);
}

/** What a client sends, made plain again. It keeps the 32 KiB that the client may refer to, and nothing else between chunks. */
export class Inflater {
  readonly #stream = createInflateRaw({ chunkSize: INFLATED_PIECE_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
  #bytesFed = 0;
  /** The last chunk is used up. */
  #isDone = true;
  /** What came was no DEFLATE, or comes behind its end: there is no way to go on. */
  #isOver = false;
  #wake: (() => void) | undefined;

  constructor() {
    this.#stream.on("readable", () => this.#wake?.());
    this.#stream.on("error", () => {
      this.#isOver = true;
      this.#wake?.();
    });
  }

  /** Gives the plain bytes of a chunk to `take`, a piece at a time and never before it is done with the last: little can become much. */
  async feed(chunk: Uint8Array, take: (piece: Uint8Array) => void | Promise<void>): Promise<void> {
    this.#isDone = false;
    this.#bytesFed += chunk.length;
    this.#stream.write(chunk, () => {
      this.#isDone = true;
      if (this.#stream.bytesWritten < this.#bytesFed) this.#isOver = true;
      this.#wake?.();
    });
    for (;;) {
      const wasDone = this.#isDone;
      for (let piece = this.#read(); piece !== undefined; piece = this.#read()) await take(piece);
      if (this.#isOver) throw new ClientGone("compressed data is broken");
      if (wasDone) return;
      if (!this.#isDone) await this.#change();
    }
  }

  #change(): Promise<void> {
    return new Promise((changed) => {
      this.#wake = changed;
    });
  }

  #read(): Uint8Array | undefined {
    return (this.#stream.read() as Uint8Array | null) ?? undefined;
  }

  close(): void {
    this.#isOver = true;
    this.#stream.close();
    this.#wake?.();
  }
}
