/** Where large bodies live: immutable bytes under the hash of their content. */

/** SHA-256 of the content, 64 lower-case hexadecimal digits. */
export type BlobHash = string & { readonly BlobHash: unique symbol };

export interface Blobs {
  /** Stores the bytes durably (fsync of file and folder) before it resolves; storing what is there already costs a look. */
  put(bytes: Uint8Array): Promise<BlobHash>;
  /** The whole content. Throws Refusal("unavailable") when it cannot be read, LostBlob when it never can. */
  get(hash: BlobHash): Promise<Uint8Array>;
  /** The bytes from `start` (inclusive) to `end` (exclusive), in pieces; compressed storage is invisible here. */
  read(hash: BlobHash, range?: { start: number; end: number }): AsyncIterable<Uint8Array>;
  /** Makes blobs that were put before that time, epoch milliseconds, as small as they get; answers how many. */
  packOld(before: number): Promise<number>;
  has(hash: BlobHash): Promise<boolean>;
  /** Removes blobs that are older than `graceMs` and not `wanted`; answers how many. */
  sweep(wanted: (hash: BlobHash) => boolean, graceMs: number): Promise<number>;
  /** Every stored hash, for `posthorn check`. */
  list(): AsyncIterable<BlobHash>;
}
