/** The keys that signatures of one message are verified with, looked up side by side, each once. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { DnsTrouble } from "../../dns/resolver.ts";
import { parsePublishedKey, type PublishedKey } from "../../wire/dkim/published-key.ts";
import { RSA_BITS_MAX, RSA_BITS_MIN } from "./limits.ts";
import type { Names } from "./impatient-resolver.ts";

export type FoundKey =
  | { readonly kind: "key"; readonly key: KeyObject; readonly published: PublishedKey }
  /** There is none that could be used; `weak`: there is one, too short to be believed. */
  | { readonly kind: "none"; readonly reason: string; readonly weak: boolean }
  /** Later perhaps. */
  | { readonly kind: "trouble"; readonly reason: string };

/** What stands before the 32 octets of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410 4). */
const ED25519_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export class PublicKeys {
  readonly #resolver: Names;
  readonly #found = new Map<string, Promise<FoundKey>>();

  constructor(resolver: Names) {
    this.#resolver = resolver;
  }

  find({ domain, selector }: { readonly domain: string; readonly selector: string }): Promise<FoundKey> {
    const name = `${selector}._domainkey.${domain}`;
    let found = this.#found.get(name);
    if (found === undefined) this.#found.set(name, (found = this.#look(name)));
    return found;
  }

  async #look(name: string): Promise<FoundKey> {
    try {
      const { records } = await this.#resolver.txt(name);
      let problem: FoundKey = none("no key is published");
      // RFC 6376 3.6.2.2 lets a verifier choose when there are several records: the first that is a key.
      for (const record of records) {
        const key = usable(record);
        if (key.kind === "key") return key;
        problem = key;
      }
      return problem;
    } catch (error) {
      if (error instanceof DnsTrouble) return { kind: "trouble", reason: "the key could not be looked up" };
      throw error;
    }
  }
}

function none(reason: string, weak = false): FoundKey {
  return { kind: "none", reason, weak };
}

function usable(record: string): FoundKey {
  const published = parsePublishedKey(record);
  if (typeof published === "string") return none(published);
  const key = keyObject(published);
  if (key === undefined) return none("the key cannot be read");
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits !== undefined && bits < RSA_BITS_MIN) return none(`the key has only ${bits} bits`, true);
  if (bits !== undefined && bits > RSA_BITS_MAX) return none(`the key has more than ${RSA_BITS_MAX} bits`);
  return { kind: "key", key, published };
}

function keyObject({ algorithm, key }: PublishedKey): KeyObject | undefined {
  const der = algorithm === "rsa" ? Buffer.from(key) : Buffer.concat([ED25519_PREFIX, key]);
  for (const type of algorithm === "rsa" ? (["spki", "pkcs1"] as const) : (["spki"] as const)) {
    try {
      const found = createPublicKey({ key: der, format: "der", type });
      if (found.asymmetricKeyType === algorithm) return found;
    } catch {
      // The other form may fit.
    }
  }
  return undefined;
}
