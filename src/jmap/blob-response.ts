/** The bytes of a blob as an answer: never shown by a browser as a page of ours (RFC 8620 6.2), and in pieces for who goes on with a download. */
import { byteRange } from "./byte-range.ts";

export interface BlobRequest {
  readonly accountId: string;
  readonly blobId: string;
  /** The file name and the media type that the answer shall have. */
  readonly name: string;
  readonly type: string;
  /** The request's fields; none where it is no request over HTTP. */
  readonly headers?: Headers;
}

export function blobResponse(
  bytes: Uint8Array,
  { blobId, name, type, headers: asked = new Headers() }: BlobRequest,
): Response {
  // What an id names never changes.
  const tag = `"${blobId}"`;
  const headers = new Headers({
    "content-type": /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[ -~]*)?$/.test(type) ? type : "application/octet-stream",
    "content-disposition": `attachment; ${fileName(name)}`,
    "cache-control": "private, immutable, max-age=31536000",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "accept-ranges": "bytes",
    etag: tag,
  });
  if (namesTag(asked.get("if-none-match"), tag)) return new Response(null, { status: 304, headers });
  const size = bytes.length;
  const isSame = (asked.get("if-range") ?? tag) === tag;
  const range = isSame ? byteRange(asked.get("range") ?? undefined, size) : undefined;
  if (range === "none") {
    headers.set("content-range", `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: size };
  headers.set("content-length", String(end - start));
  if (range !== undefined) headers.set("content-range", `bytes ${start}-${end - 1}/${size}`);
  const piece = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  return new Response(piece, { status: range === undefined ? 200 : 206, headers });
}

/** Whoever sent a file named it, and programs keep files under their names: no folders in it, and nothing that turns letters around (RFC 6266 4.3, RFC 8187 3.2). */
function fileName(name: string): string {
  const plain = name.toWellFormed().replace(/[\p{Cc}\p{Bidi_Control}/\\]/gu, "_");
  // Programs that do not know the other one read a percent sign in different ways.
  const quoted = `filename="${plain.replace(/[^ -~]|["%]/gu, "_")}"`;
  if (/^[ -~]*$/.test(plain) && !/["%]/.test(plain)) return quoted;
  const encoded = encodeURIComponent(plain).replace(/['()*!]/g, percented);
  return `${quoted}; filename*=utf-8''${encoded}`;
}

const percented = (mark: string): string => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;

/** Compared weakly (RFC 9110 13.1.2). */
function namesTag(list: string | null, tag: string): boolean {
  if (list === null) return false;
  const tags = list.split(",").map((each) => each.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(tag);
}
