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

/** With what a flush ends: an empty block, and whole bytes again (RFC 1951 3.2.4). */
const FLUSH_END = Buffer.from([0, 0, 0xff, 0xff]);

/** Bytes of a flush that may come behind the last byte of what was flushed. */
const FLUSH_BYTES_MAX = FLUSH_END.length + 1;

type Take = (piece: Uint8Array) => void | Promise<void>;

/** What a client sends, made plain again. It keeps the 32 KiB that the client may refer to, and nothing else between chunks. */
export class Inflater {
  readonly #stream = createInflateRaw({ chunkSize: INFLATED_PIECE_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
  #bytesFed = 0;
  /** The last chunk is used up. */
  #isDone = true;
  /** What came was no DEFLATE, or comes behind its end: there is no way to go on. */
  #isOver = false;
  #wake: (() => void) | undefined;
  #ended = false;
  /** Bytes of the last flush that may be still to come. */
  #flushBytes = FLUSH_BYTES_MAX;

  constructor() {
    this.#stream.on("readable", () => this.#wake?.());
    this.#stream.on("error", () => {
      this.#isOver = true;
      this.#wake?.();
    });
  }

  /** What comes behind the bytes that are being made plain is plain: the client does not compress any more. */
  end(): void {
    this.#ended = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Gives the plain bytes of a chunk to `take`, a piece at a time and never before it is done with the last: little can become much. */
  async feed(chunk: Uint8Array, take: Take): Promise<void> {
    let rest = chunk;
    while (rest.length > 0 && !this.#ended) {
      const part = upToFlush(rest);
      const unused = await this.#inflate(part, take);
      if (unused > 0 && !this.#ended) throw new ClientGone("compressed data has an end");
      rest = rest.subarray(part.length - unused);
    }
    if (this.#ended) this.#stream.close();
    const plain = this.#behindFlush(rest);
    if (plain.length > 0) await take(plain);
  }

  /** Answers how many bytes lie behind the end of what is compressed. */
  async #inflate(chunk: Uint8Array, take: Take): Promise<number> {
    this.#isDone = false;
    this.#bytesFed += chunk.length;
    this.#stream.write(chunk, () => {
      this.#isDone = true;
      this.#wake?.();
    });
    for (;;) {
      const wasDone = this.#isDone;
      for (let piece = this.#read(); piece !== undefined; piece = this.#read()) await take(piece);
      if (this.#isOver) throw new ClientGone("compressed data is broken");
      if (wasDone) return this.#bytesFed - this.#stream.bytesWritten;
      if (!this.#isDone) await this.#change();
    }
  }

  /** No command begins with bytes like those of a flush. */
  #behindFlush(bytes: Uint8Array): Uint8Array {
    let at = 0;
    while (at < bytes.length && this.#flushBytes > 0) {
      if (bytes[at] !== 0 && bytes[at] !== 0xff) this.#flushBytes = 0;
      else {
        this.#flushBytes--;
        at++;
      }
    }
    return bytes.subarray(at);
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

/** A client ends its compression behind a flush, maybe in the middle of a chunk: what follows the last one is looked at by itself. */
function upToFlush(chunk: Uint8Array): Uint8Array {
  const at = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).lastIndexOf(FLUSH_END);
  return at < 0 ? chunk : chunk.subarray(0, at + FLUSH_END.length);
}
