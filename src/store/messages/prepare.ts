/** A message made ready for storing, outside any transaction: digested, and a large body put into the blob store. */
import { Refusal } from "../../base/errors.ts";
import type { Turn } from "../../base/turn.ts";
import type { BlobHash, Blobs } from "../../blob/blob.ts";
import { digest, digestTree, type MessageDigest } from "../../wire/mime/digest.ts";
import { findBody } from "../../wire/mime/header.ts";
import { LineSums } from "../../wire/mime/lines.ts";
import { textBytes } from "../../wire/mime/text.ts";
import type { Part } from "../../wire/mime/tree.ts";
import type { PreparedMessage } from "../account.ts";
import { HEADER_BYTES_MAX, INDEX_PAGE_BYTES, MESSAGE_BYTES_MAX } from "../limits.ts";
import { packed, type PackedBody } from "./packing.ts";
import { Texts } from "../search/texts.ts";
import { type TextEntry, textEntry } from "../text/entry.ts";
import { threadHashes } from "../emails/thread.ts";

/**
 * Bodies from this size on go to the blob store. Measured (bench/README.md): below it a row costs less than a file with its
 * two fsyncs, and a page of bodies is read faster than files are opened.
 */
const BLOB_BYTES_MIN = 256 * 1024;
/** Bodies for several accounts go there when their copies together come to this … */
const BLOB_COPIES_BYTES_MIN = 256 * 1024;
/** … but never smaller ones than this: a file takes at least a block. */
const BLOB_SHARED_BYTES_MIN = 16 * 1024;

export type Body = PackedBody | { readonly blob: BlobHash };

/** What `append` takes. The bytes are views of the message as given, which must not change until it is appended. */
export class Prepared implements PreparedMessage {
  readonly size: number;
  readonly header: Uint8Array;
  /** Bytes of the body as it came. */
  readonly bodySize: number;
  /** Octets more where every line ends with CRLF. */
  readonly lineGrowth: number;
  readonly body: Body;
  readonly digest: MessageDigest;
  /** ENVELOPE, BODYSTRUCTURE and listed fields in one. */
  readonly listing: Uint8Array;
  readonly threadHashes: readonly number[];
  /** What the index keeps of it; undefined when making it takes so long that it is better done at leisure. */
  readonly text: TextEntry | undefined;
  /** What that is made of, as far as it is decoded. */
  readonly #texts: Texts | undefined;
  #tokens: Promise<readonly number[]> | undefined;

  constructor(message: Uint8Array, body: Body, digested: MessageDigest, root: Part, lineGrowth: number) {
    this.size = message.length;
    this.header = message.subarray(0, digested.bodyStart);
    this.bodySize = this.size - this.header.length;
    this.lineGrowth = lineGrowth;
    this.body = body;
    this.digest = digested;
    this.listing = Buffer.concat([digested.envelope, digested.bodyStructure, digested.listedFields]);
    this.threadHashes = threadHashes(digested);
    if (textBytes(root) > INDEX_PAGE_BYTES) return;
    this.#texts = Texts.ofParsed(message, digested.bodyStart, root);
    this.text = textEntry(this.#texts);
  }

  junkTokens(trace: Uint8Array): Promise<readonly number[]> | undefined {
    const texts = this.#texts;
    if (texts === undefined) return undefined;
    // Late: only who has shown what is junk needs it.
    this.#tokens ??= import("../junk/judged.ts").then(({ junkTokens }) => junkTokens(texts, trace));
    return this.#tokens;
  }
}

/** Throws Refusal("too-large"), and `unavailable` when the blob store cannot take the body. */
export async function prepare(
  message: Uint8Array,
  { blobs, turn, copies }: { blobs: Blobs; turn: Turn; copies: number },
): Promise<Prepared> {
  if (message.length > MESSAGE_BYTES_MAX) throw new Refusal("too-large", "the message is too large");
  // One that is too large is not read to its end.
  if (message.length > HEADER_BYTES_MAX) checkHeader(findBody(message, 0, HEADER_BYTES_MAX + 1));
  const lines = new LineSums(message);
  await turn.breath();
  while (lines.next()) await new Promise(setImmediate);
  const root = digestTree(message, lines);
  const digested = digest(message, root);
  // Lines that are no fields are the body's, unless fields come behind them.
  checkHeader(digested.bodyStart);
  const bytes = message.subarray(digested.bodyStart);
  const body = belongsInBlob(bytes.length, copies) ? { blob: await blobs.put(bytes) } : packed(bytes);
  return new Prepared(message, body, digested, root, lines.growth);
}

function checkHeader(bytes: number): void {
  if (bytes > HEADER_BYTES_MAX) throw new Refusal("too-large", "the header of the message is too large");
}

function belongsInBlob(size: number, copies: number): boolean {
  return size >= BLOB_BYTES_MIN || (size >= BLOB_SHARED_BYTES_MIN && size * copies >= BLOB_COPIES_BYTES_MIN);
}
