/** One frame of a blob: compressed if that pays, and checked. */
import { promisify } from "node:util";
import { constants, crc32, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";
import { INLINE_BYTES_MAX, WORTH_COMPRESSING, ZSTD_LEVEL } from "./limits.ts";

const compressAside = promisify(zstdCompress);
const decompressAside = promisify(zstdDecompress);
const level = { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } };

/** What a frame's stored bytes have to be. Stored as large as it is plain means not compressed. */
export interface FrameEntry {
  readonly storedSize: number;
  readonly checksum: number;
}

export interface Frame extends FrameEntry {
  readonly stored: Uint8Array;
}

export async function packFrame(plain: Uint8Array): Promise<Frame> {
  const packed = plain.length <= INLINE_BYTES_MAX ? zstdCompressSync(plain, level) : await compressAside(plain, level);
  const stored = packed.length < plain.length * WORTH_COMPRESSING ? packed : plain;
  return { stored, storedSize: stored.length, checksum: crc32(stored) };
}

/** Throws any error when the bytes are not what was stored. */
export async function unpackFrame(stored: Uint8Array, entry: FrameEntry, plainSize: number): Promise<Uint8Array> {
  if (crc32(stored) !== entry.checksum) throw new Error("a frame's checksum is wrong");
  if (entry.storedSize === plainSize) return stored;
  const bound = { maxOutputLength: plainSize };
  const plain =
    plainSize <= INLINE_BYTES_MAX ? zstdDecompressSync(stored, bound) : await decompressAside(stored, bound);
  if (plain.length !== plainSize) throw new Error("a frame's size is wrong");
  return plain;
}
