import { createHash } from "node:crypto";
import { findBlob } from "../blobs.ts";
import { invalidProperties, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { attempt, checkNumber, objects, orNull } from "../standard/set.ts";
import type { Account } from "../../store/account.ts";

/** Characters of a media type. */
const TYPE_LENGTH_MAX = 200;

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
        const wrong = Object.keys(given).find((property) => property !== "data" && property !== "type");
        if (wrong !== undefined) throw invalidProperties(`${wrong.slice(0, 100)} cannot be set`, wrong);
        const { type = null } = given;
        if (type !== null && (typeof type !== "string" || type.length > TYPE_LENGTH_MAX))
          throw invalidProperties("a type is a string that is not long, or null", "type");
        const bytes = await gather(call, account, given["data"]);
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
  const encoded = source["data:asBase64"];
  if (typeof encoded === "string") return decodeBase64(encoded);
  return pieceOf(call, account, source);
}

/** In whole groups of four; it may be in lines, as everywhere in mail (RFC 9404 4.1, RFC 2045 6.8). */
function decodeBase64(text: string): Uint8Array | undefined {
  const base64 = text.replace(/[\t\n\r ]+/g, "");
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined;
  return Buffer.from(base64, "base64");
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
