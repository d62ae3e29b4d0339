/**
 * The head of a blob's file, which says where its frames are. All numbers are little-endian:
 *
 *     "PHB1", u32 number of frames, u48 plain size, u16 1 where it is packed as far as it pays, 0 where that is left for later
 *     for each frame: u32 stored size, u32 CRC-32 of the stored bytes
 *     u32 CRC-32 of everything before
 *
 * The frames follow in order; each but the last holds FRAME_BYTES plain bytes.
 */
import { crc32 } from "node:zlib";
import type { FrameEntry } from "./frame.ts";
import { FRAME_BYTES } from "./limits.ts";

const MAGIC = Buffer.from("PHB1", "latin1");
const FIXED_BYTES = 16;
const ENTRY_BYTES = 8;
const CHECKSUM_BYTES = 4;
const PACKED_AT = 14;

/** Where a frame is in the file, and what it holds. */
export interface Place extends FrameEntry {
  readonly position: number;
  /** Where its first byte is in the plain content. */
  readonly start: number;
  readonly plainSize: number;
}

export interface BlobIndex {
  /** Bytes of the plain content. */
  readonly size: number;
  readonly isPacked: boolean;
  readonly places: readonly Place[];
}

export function frameCount(plainSize: number): number {
  return Math.ceil(plainSize / FRAME_BYTES);
}

export function headBytes(frames: number): number {
  return FIXED_BYTES + frames * ENTRY_BYTES + CHECKSUM_BYTES;
}

/** What is said of a blob as a whole. */
type Whole = Pick<BlobIndex, "size" | "isPacked">;

export function formatHead({ size, isPacked }: Whole, frames: readonly FrameEntry[]): Buffer {
  const head = Buffer.alloc(headBytes(frames.length));
  MAGIC.copy(head);
  head.writeUInt32LE(frames.length, 4);
  head.writeUIntLE(size, 8, 6);
  head.writeUInt16LE(isPacked ? 1 : 0, PACKED_AT);
  for (const [i, frame] of frames.entries()) {
    head.writeUInt32LE(frame.storedSize, FIXED_BYTES + i * ENTRY_BYTES);
    head.writeUInt32LE(frame.checksum, FIXED_BYTES + i * ENTRY_BYTES + 4);
  }
  const end = head.length - CHECKSUM_BYTES;
  head.writeUInt32LE(crc32(head.subarray(0, end)), end);
  return head;
}

/** How many bytes the head takes, from the first 16 of the file. Throws when they are no blob's. */
export function headLength(start: Buffer): number {
  if (start.length < FIXED_BYTES || !start.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error("no blob");
  const frames = start.readUInt32LE(4);
  if (frames !== frameCount(start.readUIntLE(8, 6))) throw new Error("the head contradicts itself");
  return headBytes(frames);
}

/** Throws when the head is damaged. */
export function parseHead(head: Buffer): BlobIndex {
  const end = head.length - CHECKSUM_BYTES;
  if (head.readUInt32LE(end) !== crc32(head.subarray(0, end))) throw new Error("the head's checksum is wrong");
  const size = head.readUIntLE(8, 6);
  const places: Place[] = [];
  let position = head.length;
  for (let i = 0, at = FIXED_BYTES; at < end; i++, at += ENTRY_BYTES) {
    const start = i * FRAME_BYTES;
    const storedSize = head.readUInt32LE(at);
    const checksum = head.readUInt32LE(at + 4);
    places.push({ position, start, plainSize: Math.min(FRAME_BYTES, size - start), storedSize, checksum });
    position += storedSize;
  }
  return { size, isPacked: head.readUInt16LE(PACKED_AT) === 1, places };
}
