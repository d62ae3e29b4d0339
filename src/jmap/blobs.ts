/** The bytes behind a blob's name (RFC 8620 6). */
import { Refusal } from "../base/errors.ts";
import { scriptById } from "../mail/sieve/scripts.ts";
import type { Account } from "../store/account.ts";
import { visiblePlaces } from "./email/keywords.ts";
import { parseMessage, partById, partContent } from "./email/body-part.ts";
import { type BlobName, digestOfScript, parseBlobId } from "./blob-id.ts";

export interface FoundBlob {
  readonly bytes: Uint8Array;
  /** The media type, as far as it is known. */
  readonly type: string;
}

/** A record that is a blob: the picture of a card. */
export interface StoredPicture {
  readonly type: string;
  /** Base64. */
  readonly data: string;
}

/** Undefined when there is no such blob, or none that this account may have. */
export async function findBlob(account: Account, id: string): Promise<FoundBlob | undefined> {
  const name = parseBlobId(id);
  if (name === undefined) return undefined;
  try {
    return await read(account, name);
  } catch (error) {
    // Gone meanwhile; or pictures and scripts, which are their owner's alone.
    if (error instanceof Refusal && ["not-found", "forbidden"].includes(error.code)) return undefined;
    throw error;
  }
}

/** Recurses as deep as the name, which parseBlobId bounds. */
async function read(account: Account, name: BlobName): Promise<FoundBlob | undefined> {
  if (name.kind === "email") return emailBlob(account, name.id);
  if (name.kind === "upload") {
    const found = await account.uploaded(name.id);
    return found === undefined ? undefined : { bytes: found.bytes, type: found.upload.type };
  }
  if (name.kind === "picture") {
    const record = await account.read((mail) => mail.record("picture", name.id));
    if (record === undefined) return undefined;
    const { type, data } = JSON.parse(record.data) as StoredPicture;
    return { type, bytes: Buffer.from(data, "base64") };
  }
  if (name.kind === "script") {
    const { text } = await account.read((mail) => scriptById(mail, name.id));
    return digestOfScript(text) === name.digest ? { type: "application/sieve", bytes: Buffer.from(text) } : undefined;
  }
  const whole = await read(account, name.of);
  if (whole === undefined) return undefined;
  const { root } = parseMessage(whole.bytes);
  const part = partById(root, name.part);
  return part === undefined ? undefined : { bytes: partContent(whole.bytes, part), type: part.type };
}

async function emailBlob(
  account: Account,
  id: Extract<BlobName, { kind: "email" }>["id"],
): Promise<FoundBlob | undefined> {
  const content = await account.read(async (mail) => {
    const [email] = await mail.emails([id]);
    return email === undefined || visiblePlaces(email).length === 0 ? undefined : mail.content(id);
  });
  return content && { bytes: await account.bytes(content), type: "message/rfc822" };
}
