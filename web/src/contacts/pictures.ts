/** Faces: shown from the server, made small on the device, and sent as part of the card. */
import type { JmapClient } from "../jmap/client.ts";
import type { CardContent, CardMedium } from "./card.ts";

/** Pixels of a face on each side, and how much it may lose by that. */
const FACE_PIXELS = 320;
const FACE_QUALITY = 0.86;

/** The types that a browser shows and the server keeps. */
const SHOWN = /^image\/(?:jpeg|png|gif|webp|avif)$/;

function photoOf({ media }: CardContent): [name: string, photo: CardMedium] | undefined {
  return Object.entries(media ?? {}).find(([, { kind }]) => kind === "photo");
}

/** Undefined when the card has none that can be shown. */
export function faceUrl(client: JmapClient, card: CardContent): string | undefined {
  const { blobId, mediaType = "image/jpeg" } = photoOf(card)?.[1] ?? {};
  return blobId === undefined || !SHOWN.test(mediaType) ? undefined : client.downloadUrl(blobId, "face", mediaType);
}

/** The card's media with this face, or without any. */
export function mediaWithFace(card: CardContent, uri: string | undefined): CardContent["media"] {
  const [old = "face"] = photoOf(card) ?? [];
  const others = Object.entries(card.media ?? {}).filter(([name]) => name !== old);
  return Object.fromEntries([...others, ...(uri === undefined ? [] : [[old, { kind: "photo", uri }] as const])]);
}

/** The middle of a picture as a small square, as a data: URI. Rejects for what is no picture. */
export async function faceFrom(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.min(side, FACE_PIXELS);
  const at = [(picture.width - side) / 2, (picture.height - side) / 2] as const;
  canvas.getContext("2d")?.drawImage(picture, ...at, side, side, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/jpeg", FACE_QUALITY);
}

/** The cards with their pictures in them: to be written to a file, or made again after they were deleted. */
export async function withPictures<Some extends CardContent>(
  client: JmapClient,
  cards: readonly Some[],
): Promise<readonly Some[]> {
  return Promise.all(
    cards.map(async (card) => {
      const media = await Promise.all(
        Object.entries(card.media ?? {}).map(
          async ([name, medium]) => [name, await withBytes(client, medium)] as const,
        ),
      );
      return media.length === 0 ? card : { ...card, media: Object.fromEntries(media) };
    }),
  );
}

async function withBytes(client: JmapClient, medium: CardMedium): Promise<CardMedium> {
  const { blobId, ...others } = medium;
  if (blobId === undefined) return medium;
  const bytes = new Uint8Array(await (await client.blob(blobId, medium.mediaType ?? "image/jpeg")).arrayBuffer());
  return { ...others, uri: `data:${medium.mediaType ?? "image/jpeg"};base64,${bytes.toBase64()}` };
}
