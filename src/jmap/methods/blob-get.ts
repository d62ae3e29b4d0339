import { findBlob } from "../blobs.ts";
import { invalidArguments, MethodError } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { digests } from "./blob-upload.ts";

/** Blobs of one call: each may be a large message. */
const BLOBS_MAX = 100;

export const blobGet: Method = {
  name: "Blob/get",
  rfc: "9404 4.2",
  using: "urn:ietf:params:jmap:blob",
  async run(call) {
    const account = call.account();
    const ids = call.args.idsOrNull("ids");
    const properties = [...new Set(call.args.stringsOrNull("properties") ?? ["data", "size"])];
    const offset = call.args.uintOrNull("offset") ?? 0;
    const length = call.args.uintOrNull("length");
    call.args.end();
    if (ids === undefined) throw invalidArguments("ids is a list of blobs");
    if (ids.length > BLOBS_MAX) throw new MethodError("requestTooLarge", `at most ${BLOBS_MAX} blobs at a time`);
    const wrong = properties.find((property) => !isProperty(property));
    if (wrong !== undefined) throw invalidArguments(`there is no property ${wrong.slice(0, 100)}`);
    const list: JsonObject[] = [];
    const notFound: string[] = [];
    for (const id of new Set(ids)) {
      const blobId = call.idOf(id) ?? id;
      const blob = await findBlob(account, blobId);
      if (blob === undefined) {
        notFound.push(blobId);
        continue;
      }
      const end = length === undefined ? blob.bytes.length : offset + length;
      const isTruncated = offset > blob.bytes.length || end > blob.bytes.length;
      const range = blob.bytes.subarray(offset, end);
      const parts = properties.map((property) => call.room.take(shownAs(property, range)));
      const shown = Object.assign({}, ...parts) as JsonObject;
      const size: JsonObject = properties.includes("size") ? { size: blob.bytes.length } : {};
      list.push({ id: blobId, ...shown, ...size, ...(isTruncated ? { isTruncated } : {}) });
    }
    return { accountId: call.accountId, list, notFound };
  },
};

function isProperty(property: string): boolean {
  if (["data", "data:asText", "data:asBase64", "size"].includes(property)) return true;
  return property.startsWith("digest:") && Object.hasOwn(digests, property.slice("digest:".length));
}

function shownAs(property: string, bytes: Uint8Array): JsonObject {
  const base64 = (): string => Buffer.from(bytes).toString("base64");
  if (property.startsWith("digest:")) return { [property]: digests[property.slice("digest:".length)]?.(bytes) ?? null };
  if (property === "size") return {};
  if (property === "data:asBase64") return { "data:asBase64": base64() };
  const text = textOf(bytes);
  if (property === "data:asText")
    return text === undefined ? { "data:asText": null, isEncodingProblem: true } : { "data:asText": text };
  const data: Readonly<Record<string, Json>> =
    text === undefined ? { "data:asBase64": base64(), isEncodingProblem: true } : { "data:asText": text };
  return data;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
