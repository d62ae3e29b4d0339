import { createHash } from "node:crypto";
import { findBlob } from "../blobs.ts";
import { invalidProperties, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { attempt, checkNumber, objects, orNull } from "../standard/set.ts";
import type { Account } from "../../store/account.ts";

/** Pieces of one blob. */
const SOURCES_MAX = 64;

export const blobUpload: Method = {
  name: "Blob/upload",
  rfc: "9404 4.1",
  using: "urn:ietf:params:jmap:blob",
  async run(call) {
    const account = call.account();
    const create = objects(call.args.objectOrNull("create"), "create");
    call.args.end();
    checkNumber(create.size);
    const [created, notCreated] = [new Map<string, Json>(), new Map<string, Json>()];
    for (const [creationId, given] of create) {
      await attempt(call, notCreated, creationId, async () => {
        const bytes = await gather(call, account, given["data"]);
        const type = typeof given["type"] === "string" ? given["type"].slice(0, 200) : null;
        const { id, size } = await account.upload(bytes, type ?? "application/octet-stream");
        call.created.set(creationId, id);
        created.set(creationId, { id, type, size });
      });
    }
    return { accountId: call.accountId, created: orNull(created), notCreated: orNull(notCreated) };
  },
};

/** The sources one after another. */
async function gather(call: Call, account: Account, data: Json | undefined): Promise<Uint8Array> {
  if (!Array.isArray(data) || data.length > SOURCES_MAX)
    throw invalidProperties(`data is a list of at most ${SOURCES_MAX} sources`, "data");
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (const source of data as readonly Json[]) {
    const piece = isObject(source) ? await read(call, account, source) : undefined;
    if (piece === undefined)
      throw invalidProperties("a source has one of a text, base64, or a blob that is there", "data");
    size += piece.length;
    if (size > call.parts.messageBytesMax)
      throw new SetError("tooLarge", "the blob is too large", { maxSize: call.parts.messageBytesMax });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const KINDS = ["data:asText", "data:asBase64", "blobId"];

/** Of exactly one kind (RFC 9404 4.1). */
async function read(call: Call, account: Account, source: JsonObject): Promise<Uint8Array | undefined> {
  if (KINDS.filter((kind) => (source[kind] ?? null) !== null).length !== 1) return undefined;
  const text = source["data:asText"];
  if (typeof text === "string") return Buffer.from(text.toWellFormed(), "utf8");
  const base64 = source["data:asBase64"];
  if (typeof base64 === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return Buffer.from(base64, "base64");
  return pieceOf(call, account, source);
}

/** A range of a blob that is there; undefined when any of it is not. */
async function pieceOf(call: Call, account: Account, source: JsonObject): Promise<Uint8Array | undefined> {
  const { blobId } = source;
  if (typeof blobId !== "string") return undefined;
  const blob = await findBlob(account, call.idOf(blobId) ?? blobId);
  if (blob === undefined) return undefined;
  const offset = source["offset"] ?? 0;
  const length = source["length"] ?? blob.bytes.length;
  if (!isUint(offset) || !isUint(length)) return undefined;
  const end = (source["length"] ?? null) === null ? blob.bytes.length : offset + length;
  return offset <= end && end <= blob.bytes.length ? blob.bytes.subarray(offset, end) : undefined;
}

function isUint(value: Json): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Names of algorithms in requests (RFC 9404 4.2), and of the same in Node. */
export const digests: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  sha: (bytes) => createHash("sha1").update(bytes).digest("base64"),
  "sha-256": (bytes) => createHash("sha256").update(bytes).digest("base64"),
  "sha-512": (bytes) => createHash("sha512").update(bytes).digest("base64"),
};
