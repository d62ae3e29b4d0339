/** Writing and reading the file of one blob. */
import { closeSync, fsync, open, openSync, readSync, write, writev } from "node:fs";
import { promisify } from "node:util";
import { type BlobIndex, formatHead, frameCount, headBytes, headLength, type Place, parseHead } from "./blob-index.ts";
import { type FrameEntry, packFrame, unpackFrame } from "./frame.ts";
import { FRAME_BYTES, FRAMES_AT_ONCE, type Worth, WORTH_AT_ONCE, WORTH_LATER } from "./limits.ts";

/** The whole head of a blob of 127 MiB; longer ones are read again. */
const FIRST_READ_BYTES = 4 * 1024;
/** Read into again and again, since nothing else happens until the head is parsed. */
const first = Buffer.allocUnsafeSlow(FIRST_READ_BYTES);

const openAside = promisify(open);
const writeAside = promisify(write);
const writeAllAside = promisify(writev);
const syncAside = promisify(fsync);

/** Writes a new file, durably but for its name. `packed`: as small as it gets, which takes longer to write and to read. */
export async function writeBlobFile(file: string, bytes: Uint8Array, { packed = false } = {}): Promise<void> {
  const descriptor = await openAside(file, "wx", 0o600);
  try {
    await writeFrames(descriptor, bytes, packed);
    await syncAside(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Some frames at a time; the head, which says where they are, comes with the last ones. */
async function writeFrames(descriptor: number, bytes: Uint8Array, isPacked: boolean): Promise<void> {
  const worth: Worth = isPacked ? WORTH_LATER : WORTH_AT_ONCE;
  const entries: FrameEntry[] = [];
  const headEnd = headBytes(frameCount(bytes.length));
  let position = headEnd;
  for (let start = 0; start < bytes.length; start += FRAMES_AT_ONCE * FRAME_BYTES) {
    const plain = piecesOf(bytes.subarray(start, start + FRAMES_AT_ONCE * FRAME_BYTES));
    const frames = await Promise.all(plain.map((piece) => packFrame(piece, worth)));
    entries.push(...frames.map(({ storedSize, checksum }) => ({ storedSize, checksum })));
    const stored = frames.map((frame) => frame.stored);
    if (entries.length === frames.length && entries.length === frameCount(bytes.length)) {
      return writeAllAt(descriptor, [formatHead({ size: bytes.length, isPacked }, entries), ...stored], 0);
    }
    await writeAllAt(descriptor, stored, position);
    position += frames.reduce((sum, { storedSize }) => sum + storedSize, 0);
  }
  await writeAllAt(descriptor, [formatHead({ size: bytes.length, isPacked }, entries)], 0);
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: frameCount(bytes.length) }, (_, i) =>
    bytes.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES),
  );
}

/** A system call takes as much as it likes of what it is given. */
async function writeAllAt(descriptor: number, pieces: readonly Uint8Array[], position: number): Promise<void> {
  let { bytesWritten } = await writeAllAside(descriptor, pieces, position);
  let start = position;
  for (const piece of pieces) {
    for (let done = Math.min(bytesWritten, piece.length); done < piece.length;) {
      done += (await writeAside(descriptor, piece, done, piece.length - done, start + done)).bytesWritten;
    }
    bytesWritten = Math.max(bytesWritten - piece.length, 0);
    start += piece.length;
  }
}

/**
 * An open blob. It is read on the event loop, a frame at a time, as rows are: from the memory of the system that takes a tenth of what handing each
 * call to a thread costs. Every method throws a plain Error when the file is damaged.
 */
export class BlobFile implements Disposable {
  readonly #descriptor: number;
  readonly index: BlobIndex;

  private constructor(descriptor: number, index: BlobIndex) {
    this.#descriptor = descriptor;
    this.index = index;
  }

  static open(file: string): BlobFile {
    const descriptor = openSync(file, "r");
    try {
      const start = first.subarray(0, readSync(descriptor, first, 0, first.length, 0));
      const length = headLength(start);
      const head = length <= start.length ? start.subarray(0, length) : Buffer.allocUnsafeSlow(length);
      if (length > start.length) readAt(descriptor, head, 0);
      return new BlobFile(descriptor, parseHead(head));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /** The plain bytes of a frame; what was not compressed has its memory to itself. */
  frame(place: Place): Promise<Uint8Array> {
    const stored = Buffer.allocUnsafeSlow(place.storedSize);
    readAt(this.#descriptor, stored, place.position);
    return unpackFrame(stored, place, place.plainSize);
  }

  async whole(): Promise<Uint8Array> {
    const { size, places } = this.index;
    const [only, second] = places;
    if (only !== undefined && second === undefined) return this.frame(only);
    const all = Buffer.allocUnsafeSlow(size);
    for (let i = 0; i < places.length; i += FRAMES_AT_ONCE) {
      if (i > 0) await new Promise(setImmediate);
      const some = places.slice(i, i + FRAMES_AT_ONCE);
      await Promise.all(some.map((place) => this.#frameInto(all.subarray(place.start), place)));
    }
    return all;
  }

  /** The frame as the beginning of `room`. */
  async #frameInto(room: Uint8Array, place: Place): Promise<void> {
    if (place.storedSize === place.plainSize) {
      const stored = room.subarray(0, place.plainSize);
      readAt(this.#descriptor, stored, place.position);
      await unpackFrame(stored, place, place.plainSize);
      return;
    }
    room.set(await this.frame(place));
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}

/** Fills the buffer. */
function readAt(descriptor: number, buffer: Uint8Array, position: number): void {
  for (let done = 0; done < buffer.length;) {
    const read = readSync(descriptor, buffer, done, buffer.length - done, position + done);
    if (read === 0) throw new Error("the file is too short");
    done += read;
  }
}
