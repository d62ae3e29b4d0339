/** One frame of a blob: compressed if that pays, and checked. */
import { promisify } from "node:util";
import { constants, crc32, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";
import { giveBack } from "../base/give-back.ts";
import { INLINE_BYTES_MAX, TRIAL_BYTES, type Worth, ZSTD_LEVEL } from "./limits.ts";

const compressAside = promisify(zstdCompress);
const decompressAside = promisify(zstdDecompress);
const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };

/**
 * Node hands one chunk after the other to a thread and back, of 16 KiB unless told otherwise: a frame is one. Behind a chunk that is exactly full
 * it makes another.
 */
const CHUNK_BYTES_LEFT = 1;
/** The smallest chunk that zlib takes. */
const CHUNK_BYTES_MIN = 64;

/** What a frame's stored bytes have to be. Stored as large as it is plain means not compressed. */
export interface FrameEntry {
  readonly storedSize: number;
  readonly checksum: number;
}

export interface Frame extends FrameEntry {
  readonly stored: Uint8Array;
}

/** `worth`: the largest part of itself that is kept compressed. */
export async function packFrame(plain: Uint8Array, worth: Worth): Promise<Frame> {
  const packed = isPromising(plain, worth) ? await compressed(plain) : plain;
  const stored = packed.length < plain.length * worth ? packed : plain;
  return { stored, storedSize: stored.length, checksum: crc32(stored) };
}

/** A piece from the middle tells of the whole, where an attachment is if there is one. */
function isPromising(plain: Uint8Array, worth: Worth): boolean {
  if (plain.length <= INLINE_BYTES_MAX) return true;
  const start = (plain.length - TRIAL_BYTES) >>> 1;
  return compressedNow(plain.subarray(start, start + TRIAL_BYTES)).length < TRIAL_BYTES * worth;
}

function compressed(plain: Uint8Array): Promise<Uint8Array> | Uint8Array {
  return plain.length <= INLINE_BYTES_MAX ? compressedNow(plain) : compressAside(plain, packing(plain.length));
}

function compressedNow(plain: Uint8Array): Uint8Array {
  return zstdCompressSync(plain, packing(plain.length));
}

/** zstd makes a 256th more of bytes at most, and its header. */
function packing(bytes: number): { params: typeof params; chunkSize: number } {
  return { params, chunkSize: chunkSize(bytes + (bytes >>> 8) + 64) };
}

function chunkSize(bytes: number): number {
  return Math.max(bytes + CHUNK_BYTES_LEFT, CHUNK_BYTES_MIN);
}

/**
 * The plain bytes; where they were compressed, the memory of `stored` is given back. Throws any error when the bytes are not what
 * was stored.
 */
export async function unpackFrame(stored: Uint8Array, entry: FrameEntry, plainSize: number): Promise<Uint8Array> {
  if (crc32(stored) !== entry.checksum) throw new Error("a frame's checksum is wrong");
  if (entry.storedSize === plainSize) return stored;
  const bound = { maxOutputLength: plainSize, chunkSize: chunkSize(plainSize) };
  const plain =
    plainSize <= INLINE_BYTES_MAX ? zstdDecompressSync(stored, bound) : await decompressAside(stored, bound);
  if (plain.length !== plainSize) throw new Error("a frame's size is wrong");
  giveBack(stored);
  return plain;
}
