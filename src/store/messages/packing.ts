/** Bodies in rows: as they are, or packed with zstd where that saves much and costs little. */
import { giveBack } from "../../base/give-back.ts";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** How a body lies in its row. */
export const PLAIN = 0;
export const ZSTD = 1;

/** Smaller bodies save less than unpacking costs: 10 to 20 µs whatever the size. Measured in docs/design/0012-where-bodies-lie.md. */
const PACK_BYTES_MIN = 6144;
/** What packing must leave out at least, as a share: text loses 60-90 %, base64 a quarter, and reading that often would cost too much. */
const SAVING_MIN = 0.4;
/** Larger bodies are tried with a piece from their middle, where an attachment is if there is one. */
const TRIAL_FROM = 16_384;
const TRIAL_BYTES = 4096;

/** Bytes unpacked in one call. */
const UNPACK_BYTES_MAX = 1024 * 1024;
/** The smallest buffer that zlib takes. */
const CHUNK_BYTES_MIN = 64;
/** zlib makes a second buffer as large as the first when nothing of it is left. */
const CHUNK_BYTES_LEFT = 1;

/** Fastest level that still finds repetitions; higher ones save little more of a mail's size. */
const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface PackedBody {
  readonly packing: typeof PLAIN | typeof ZSTD;
  readonly bytes: Uint8Array;
}

export function packed(body: Uint8Array): PackedBody {
  if (body.length < PACK_BYTES_MIN || !isPromising(body)) return { packing: PLAIN, bytes: body };
  const bytes = zstdCompressSync(body, options);
  return saves(bytes.length, body.length) ? { packing: ZSTD, bytes } : { packing: PLAIN, bytes: body };
}

function isPromising(body: Uint8Array): boolean {
  if (body.length < TRIAL_FROM) return true;
  const start = (body.length - TRIAL_BYTES) >>> 1;
  return saves(zstdCompressSync(body.subarray(start, start + TRIAL_BYTES), options).length, TRIAL_BYTES);
}

function saves(size: number, before: number): boolean {
  return size <= before * (1 - SAVING_MIN);
}

/** What was packed, and the size it had before. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly size: number;
}

/**
 * Bodies as they came, each a view of memory of its own group; the memory of what was packed is given back. Frames after each other are unpacked in one call, because a
 * call costs more than a small body.
 */
export function unpackAll(bodies: readonly Packed[]): Uint8Array[] {
  const results: Uint8Array[] = [];
  for (let i = 0; i < bodies.length;) {
    let [end, size] = [i, 0];
    do size += bodies[end++]?.size ?? 0;
    while (end < bodies.length && size + (bodies[end]?.size ?? 0) <= UNPACK_BYTES_MAX);
    const group = bodies.slice(i, end);
    const bytes = unpackGroup(group, size);
    let start = 0;
    for (const body of group) results.push(bytes.subarray(start, (start += body.size)));
    i = end;
  }
  return results;
}

function unpackGroup(group: readonly Packed[], size: number): Uint8Array {
  const frames =
    group.length === 1 && group[0] !== undefined ? group[0].bytes : Buffer.concat(group.map(({ bytes }) => bytes));
  const bytes = zstdDecompressSync(frames, {
    chunkSize: Math.max(size + CHUNK_BYTES_LEFT, CHUNK_BYTES_MIN),
    maxOutputLength: size,
  });
  if (bytes.length !== size) throw new Error(`${bytes.length} bytes were unpacked where ${size} were packed`);
  for (const { bytes: used } of group) giveBack(used);
  return bytes;
}
