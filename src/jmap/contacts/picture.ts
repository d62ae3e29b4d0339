/** Pictures and sounds of cards: blobs that stay with the card, apart from it so that lists need not read them (RFC 9610 3). */
import { Refusal } from "../../base/errors.ts";
import { imageType } from "../../base/image-type.ts";
import type { Account, MailWriter } from "../../store/account.ts";
import type { RecordId } from "../../store/model.ts";
import { blobIdOfPicture, parseBlobId } from "../blob-id.ts";
import { findBlob, type FoundBlob, type StoredPicture } from "../blobs.ts";
import { invalidProperties, MethodError, SetError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call } from "../method.ts";

/** Bytes: what a record takes in Base64, and plenty for a face. */
const PICTURE_BYTES_MAX = 180 * 1024;

/** Pictures and sounds of one card. */
const MEDIA_MAX = 20;

/** Blobs that one call makes pictures of. */
const BLOBS_MAX = 200;

/** The pictures that a card holds. */
export function picturesOf({ media }: JsonObject): ReadonlySet<RecordId> {
  const found = isObject(media) ? Object.values(media).flatMap((each) => pictureOf(each) ?? []) : [];
  return new Set(found);
}

function pictureOf(medium: Json): RecordId | undefined {
  const blobId = isObject(medium) ? medium["blobId"] : undefined;
  const name = typeof blobId === "string" ? parseBlobId(blobId) : undefined;
  return name?.kind === "picture" ? name.id : undefined;
}

/** What a client names by blobId, as far as it is there. */
export type FetchedBlobs = ReadonlyMap<string, FoundBlob | "too large">;

/** Fetches every "blobId" in what a client gives, at any depth, before the write that needs it. */
export async function fetchBlobs(call: Call, account: Account, given: readonly JsonObject[]): Promise<FetchedBlobs> {
  const names = new Set(given.flatMap(namedBlobs));
  if (names.size > BLOBS_MAX) throw new MethodError("requestTooLarge", `at most ${BLOBS_MAX} blobs at a time`);
  const blobs = new Map<string, FoundBlob | "too large">();
  for (const name of names) {
    const found = await findBlob(account, call.idOf(name) ?? name);
    if (found !== undefined) blobs.set(name, found.bytes.length > PICTURE_BYTES_MAX ? "too large" : found);
  }
  return blobs;
}

/** Recurses as deep as a request may be. */
function namedBlobs(given: Json): readonly string[] {
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given).flatMap(([name, value]: [string, Json]) =>
    typeof value === "string" && /(?:^|\/)blobId$/.test(name) ? [value] : namedBlobs(value),
  );
}

export interface KeptMedia {
  readonly card: JsonObject;
  /** What became of "media" is another than the client said. */
  readonly isChanged: boolean;
}

/**
 * Keeps what the card's media bring in blobs and data: URIs, unless they are among `own`; the card then names it by blobs of its own.
 * Throws SetError.
 */
export async function keepMedia(
  mail: MailWriter,
  card: JsonObject,
  { own, blobs }: { readonly own: ReadonlySet<RecordId>; readonly blobs: FetchedBlobs },
): Promise<KeptMedia> {
  const { media } = card;
  if (!isObject(media)) return { card, isChanged: false };
  if (Object.keys(media).length > MEDIA_MAX) throw new SetError("tooLarge", `a card has at most ${MEDIA_MAX} media`);
  const kept: Record<string, Json> = {};
  for (const [name, medium] of Object.entries(media)) {
    const picture = pictureOf(medium);
    kept[name] =
      picture !== undefined && own.has(picture) ? medium : await keepMedium(mail, medium as JsonObject, blobs);
  }
  const isChanged = Object.entries(kept).some(([name, each]) => each !== media[name]);
  return { card: { ...card, media: kept }, isChanged };
}

async function keepMedium(mail: MailWriter, medium: JsonObject, blobs: FetchedBlobs): Promise<JsonObject> {
  const { uri, blobId, ...others } = medium;
  const found = typeof blobId === "string" ? blobs.get(blobId) : typeof uri === "string" ? fromDataUri(uri) : undefined;
  if (found === undefined) {
    if (typeof uri === "string" && blobId === undefined && !isDataUri(uri)) return medium;
    throw invalidProperties("there is no such blob, and no URI", "media");
  }
  if (found === "too large" || found.bytes.length > PICTURE_BYTES_MAX)
    throw new SetError("tooLarge", `a picture has at most ${PICTURE_BYTES_MAX} bytes`, { maxSize: PICTURE_BYTES_MAX });
  const image = imageType(found.bytes);
  if (medium["kind"] !== "sound" && image === undefined)
    throw invalidProperties("that is no picture that every browser shows (SVG is none)", "media");
  const picture: StoredPicture = { type: image ?? found.type, data: Buffer.from(found.bytes).toString("base64") };
  const id = await mail.addRecord("picture", JSON.stringify(picture));
  return { ...others, mediaType: picture.type, blobId: blobIdOfPicture(id) };
}

const isDataUri = (uri: string): boolean => /^data:/i.test(uri);

/** What is not in Base64 is no picture. */
function fromDataUri(uri: string): FoundBlob | undefined {
  const [, type, data] = /^data:([^,;]*)(?:;[^,;]*)*;base64,([^]*)$/i.exec(uri) ?? [];
  if (data === undefined) return undefined;
  return { type: type === "" || type === undefined ? "text/plain" : type, bytes: Buffer.from(data, "base64") };
}

export async function removePictures(mail: MailWriter, ids: Iterable<RecordId>): Promise<void> {
  for (const id of ids) {
    try {
      await mail.removeRecord("picture", id);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "not-found")) throw error;
    }
  }
}
