/** Names of blobs (RFC 8620 6): an email's bytes, a part of any message that is a blob, what was uploaded, a card's picture, or a script's text. */
import { createHash } from "node:crypto";
import { emailIdText, parseObjectId } from "../store/object-id.ts";
import type { EmailId, RecordId } from "../store/model.ts";

export type BlobName =
  | { readonly kind: "email"; readonly id: EmailId }
  /** `id` is that of the upload. */
  | { readonly kind: "upload"; readonly id: string }
  | { readonly kind: "picture"; readonly id: RecordId }
  /** `digest` is that of its text: another text is another blob. */
  | { readonly kind: "script"; readonly id: RecordId; readonly digest: string }
  /** `part` is a partId, "1.2". */
  | { readonly kind: "part"; readonly of: BlobName; readonly part: string };

/** Hexadecimal digits: two texts of one script are never taken for each other. */
const DIGEST_LENGTH = 32;

/** Messages within messages that are looked into. */
const NESTING_MAX = 10;

export function blobIdOfEmail(id: EmailId): string {
  return `B${emailIdText(id)}`;
}

export function blobIdOfPart(of: string, part: string): string {
  return `${of}-${part.replaceAll(".", "_")}`;
}

export function blobIdOfPicture(id: RecordId): string {
  return `P${id}`;
}

export function blobIdOfScript(id: RecordId, text: string): string {
  return `S${id}_${digestOfScript(text)}`;
}

export function digestOfScript(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, DIGEST_LENGTH);
}

/** Undefined for what was never one of ours. */
export function parseBlobId(text: string): BlobName | undefined {
  const [base = "", ...parts] = text.split("-");
  if (parts.length > NESTING_MAX) return undefined;
  const first = baseOf(base);
  return parts.reduce<BlobName | undefined>((of, part) => {
    if (of === undefined || !/^\d{1,5}(?:_\d{1,5}){0,100}$/.test(part)) return undefined;
    return { kind: "part", of, part: part.replaceAll("_", ".") };
  }, first);
}

function baseOf(text: string): BlobName | undefined {
  if (text.startsWith("B")) {
    const id = parseObjectId(text.slice(1), "M");
    return id === undefined ? undefined : { kind: "email", id: id as EmailId };
  }
  const [, picture] = /^P([1-9]\d{0,14})$/.exec(text) ?? [];
  if (picture !== undefined) return { kind: "picture", id: Number(picture) as RecordId };
  const [, script, digest] = /^S([1-9]\d{0,14})_([0-9a-f]{32})$/.exec(text) ?? [];
  if (script !== undefined && digest !== undefined) return { kind: "script", id: Number(script) as RecordId, digest };
  return /^U[A-Za-z0-9]{1,64}$/.test(text) ? { kind: "upload", id: text } : undefined;
}
