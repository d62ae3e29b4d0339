/** Proof that a name is ours (RFC 8555 8, RFC 8737): the answer is laid where the authority looks, then it is told to look. */
import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { AcmeBook } from "../directory/acme-book.ts";
import { makeChallengeCertificate } from "../net/self-signed.ts";
import { type AcmeClient, checkedUrl, type Fields } from "./client.ts";
import { CHALLENGE_KEPT_MS, CHALLENGES_MAX, TOKEN_LENGTH_MAX } from "./limits.ts";
import { nameIn } from "./order.ts";
import { AcmeTrouble } from "./trouble.ts";

export type ChallengeType = "http-01" | "tls-alpn-01";

interface Proving {
  readonly client: AcmeClient;
  readonly book: AcmeBook;
  readonly clock: Clock;
  /** Those that can be answered, the most wanted first. */
  readonly types: readonly ChallengeType[];
}

interface Offer {
  readonly type: ChallengeType;
  readonly token: string;
  readonly url: string;
}

/** Disposed, it takes its answers away again. */
export class Prover implements AsyncDisposable {
  readonly #proving: Proving;
  readonly #tokens = new Set<string>();

  constructor(proving: Proving) {
    this.#proving = proving;
  }

  async prove(authorization: Fields): Promise<void> {
    const { client, book, clock } = this.#proving;
    const name = nameIn(authorization).toLowerCase();
    const { type, token, url } = this.#choose(name, authorization["challenges"]);
    const answer = `${token}.${client.thumbprint}`;
    const digest = createHash("sha256").update(answer).digest();
    const shown = type === "tls-alpn-01" ? await makeChallengeCertificate(name, digest, clock.now()) : undefined;
    this.#tokens.add(token);
    await book.ask({ token, name, answer, shown, expiresAt: clock.now() + CHALLENGE_KEPT_MS }, clock.now());
    await client.post(url, {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const token of this.#tokens) await this.#proving.book.answered(token);
  }

  #choose(name: string, challenges: unknown): Offer {
    const offers = Array.isArray(challenges) ? challenges.slice(0, CHALLENGES_MAX).map(offerIn) : [];
    for (const type of this.#proving.types) {
      const offer = offers.find((each) => each?.type === type);
      if (offer !== undefined) return offer;
    }
    const wanted = this.#proving.types.join(", ") || "none";
    throw new AcmeTrouble(`${name}: the authority offers none of the proofs that can be given here (${wanted})`);
  }
}

const TOKEN = /^[A-Za-z0-9_-]+$/;

function offerIn(value: unknown): Offer | undefined {
  const { type, token, url } = (value ?? {}) as Fields;
  if (type !== "http-01" && type !== "tls-alpn-01") return undefined;
  if (typeof token !== "string" || token.length > TOKEN_LENGTH_MAX || !TOKEN.test(token)) return undefined;
  return { type, token, url: checkedUrl(url) };
}
