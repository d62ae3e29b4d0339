/** A message whose signatures are verified: its header read once, its body hashed once for each form that a signature asks for. */
import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { ARC_FIELDS, readArcChain, type ArcChain } from "../../wire/dkim/arc.ts";
import { RelaxedBody } from "../../wire/dkim/canonical.ts";
import {
  isProblem,
  parseMessageSignature,
  parseSignature,
  type Canon,
  type ClaimProblem,
  type SignatureClaim,
} from "../../wire/dkim/claim.ts";
import { readSignableHeader, type SignableHeader } from "../../wire/dkim/selection.ts";
import { SimpleBody } from "../../wire/dkim/simple.ts";
import { FieldNames } from "../../wire/mime/header.ts";
import { SIGNATURES_MAX, VERIFIED_AT_ONCE_BYTES } from "./limits.ts";

export interface Signed {
  /** The header field of the signature. */
  readonly field: Uint8Array;
  readonly claim: SignatureClaim | ClaimProblem;
}

export interface BodyHash {
  readonly hash: Uint8Array;
  /** Bytes of the canonical body. */
  readonly length: number;
}

const SIGNATURES = new FieldNames(["from", "dkim-signature", ...ARC_FIELDS]);

export class Verifiable {
  /** The fields that some signature covers, and From. */
  readonly header: SignableHeader;
  readonly signatures: readonly Signed[];
  readonly chain: ArcChain;
  /** The ARC-Message-Signature of the newest set; undefined when there is no whole set. */
  readonly messageSignature: Signed | undefined;
  readonly #message: Uint8Array;
  readonly #hashes = new Map<Canon, Promise<BodyHash>>();

  constructor(message: Uint8Array) {
    this.#message = message;
    const header = readSignableHeader(message, SIGNATURES);
    this.signatures = header
      .fields("dkim-signature")
      .slice(0, SIGNATURES_MAX)
      .map((field) => ({ field, claim: parseSignature(field) }));
    this.chain = readArcChain(header);
    const newest = this.chain.fields?.at(-2);
    this.messageSignature = newest === undefined ? undefined : { field: newest, claim: parseMessageSignature(newest) };
    const signed = [...this.signatures, ...(this.messageSignature === undefined ? [] : [this.messageSignature])];
    const names = signed.flatMap(({ claim }) => (isProblem(claim) ? [] : claim.names));
    this.header = readSignableHeader(message, new FieldNames([...names, "from"]));
  }

  /** Domains that say they have signed. */
  get signers(): readonly string[] {
    return this.signatures.flatMap(({ claim }) => claim.domain ?? []);
  }

  bodyHash(canon: Canon): Promise<BodyHash> {
    let hash = this.#hashes.get(canon);
    if (hash === undefined) this.#hashes.set(canon, (hash = this.#hashBody(canon)));
    return hash;
  }

  /** A large body is read in pieces, between which others have their turn. */
  async #hashBody(canon: Canon): Promise<BodyHash> {
    const body = this.#message.subarray(this.header.bodyStart);
    const form = canon === "relaxed" ? new RelaxedBody() : new SimpleBody();
    const hash = createHash("sha256");
    let length = 0;
    const add = (piece: Uint8Array): void => {
      hash.update(piece);
      length += piece.length;
    };
    for (let at = 0; at < body.length; at += VERIFIED_AT_ONCE_BYTES) {
      if (at > 0) await nextTurn();
      add(form.read(body.subarray(at, at + VERIFIED_AT_ONCE_BYTES)));
    }
    add(form.end());
    return { hash: hash.digest(), length };
  }
}
