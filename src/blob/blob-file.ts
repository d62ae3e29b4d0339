/** Writing and reading the file of one blob. */
import { type FileHandle, open } from "node:fs/promises";
import { type BlobIndex, formatHead, frameCount, headBytes, headLength, type Place, parseHead } from "./blob-index.ts";
import { type FrameEntry, packFrame, unpackFrame } from "./frame.ts";
import { FRAME_BYTES, FRAMES_AT_ONCE } from "./limits.ts";

/** Enough for the whole of a small blob, and for the head of any that a message can make. */
const FIRST_READ_BYTES = 64 * 1024;

/** Writes a new file, durably but for its name. */
export async function writeBlobFile(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, "wx", 0o600);
  const entries: FrameEntry[] = [];
  let position = headBytes(frameCount(bytes.length));
  for (let start = 0; start < bytes.length; start += FRAMES_AT_ONCE * FRAME_BYTES) {
    const plain = piecesOf(bytes.subarray(start, start + FRAMES_AT_ONCE * FRAME_BYTES));
    for (const frame of await Promise.all(plain.map(packFrame))) {
      await writeAt(handle, frame.stored, position);
      position += frame.storedSize;
      entries.push({ storedSize: frame.storedSize, checksum: frame.checksum });
    }
  }
  await writeAt(handle, formatHead(bytes.length, entries), 0);
  await handle.sync();
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: frameCount(bytes.length) }, (_, i) =>
    bytes.subarray(i * FRAME_BYTES, (i + 1) * FRAME_BYTES),
  );
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** An open blob. Every method throws a plain Error when the file is damaged. */
export class BlobFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  /** The first bytes of the file. */
  readonly #start: Buffer;
  readonly index: BlobIndex;

  private constructor(handle: FileHandle, start: Buffer, index: BlobIndex) {
    this.#handle = handle;
    this.#start = start;
    this.index = index;
  }

  static async open(file: string): Promise<BlobFile> {
    const handle = await open(file, "r");
    try {
      const buffer = Buffer.allocUnsafeSlow(FIRST_READ_BYTES);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      const start = buffer.subarray(0, bytesRead);
      const length = headLength(start);
      const head = length <= start.length ? start.subarray(0, length) : await readAt(handle, 0, length);
      return new BlobFile(handle, start, parseHead(head));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The plain bytes of a frame. */
  async frame(place: Place): Promise<Uint8Array> {
    const end = place.position + place.storedSize;
    const stored =
      end <= this.#start.length
        ? this.#start.subarray(place.position, end)
        : await readAt(this.#handle, place.position, place.storedSize);
    return unpackFrame(stored, place, place.plainSize);
  }

  async whole(): Promise<Uint8Array> {
    const { size, places } = this.index;
    const [only, second] = places;
    if (only !== undefined && second === undefined) return this.frame(only);
    const all = Buffer.allocUnsafeSlow(size);
    for (let i = 0; i < places.length; i += FRAMES_AT_ONCE) {
      const some = places.slice(i, i + FRAMES_AT_ONCE);
      await Promise.all(some.map(async (place) => all.set(await this.frame(place), place.start)));
    }
    return all;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new Error("the file is too short");
    done += bytesRead;
  }
  return bytes;
}
