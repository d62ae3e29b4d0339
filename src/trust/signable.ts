/** A message that is signed, read once for all of its signatures. */
import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ARC_FIELDS } from "../wire/dkim/arc.ts";
import { RelaxedBody } from "../wire/dkim/canonical.ts";
import { readSignableHeader, type SignableHeader } from "../wire/dkim/selection.ts";
import { FieldNames } from "../wire/mime/header.ts";
import { HASHED_AT_ONCE_BYTES } from "./limits.ts";
import { SIGNED_BY_FORWARDER } from "./signed-names.ts";

export interface Signable {
  readonly header: SignableHeader;
  /** SHA-256 over the relaxed form of the body, in base64: the tag `bh`. */
  readonly bodyHash: string;
}

const NAMES = new FieldNames([...SIGNED_BY_FORWARDER.map(({ name }) => name), ...ARC_FIELDS]);

export async function readSignable(message: Uint8Array): Promise<Signable> {
  const header = readSignableHeader(message, NAMES);
  return { header, bodyHash: await hashBody(message.subarray(header.bodyStart)) };
}

/** The same message with more fields in front. */
export function withFields(message: Uint8Array, { header, bodyHash }: Signable, fields: Uint8Array): Signable {
  const longer = Buffer.concat([fields, message.subarray(0, header.bodyStart)]);
  return { header: readSignableHeader(longer, NAMES), bodyHash };
}

/** A large body is read in pieces, between which others have their turn. */
async function hashBody(body: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  const relaxed = new RelaxedBody();
  for (let at = 0; at < body.length; at += HASHED_AT_ONCE_BYTES) {
    if (at > 0) await nextTurn();
    hash.update(relaxed.read(body.subarray(at, at + HASHED_AT_ONCE_BYTES)));
  }
  return hash.update(relaxed.end()).digest("base64");
}
