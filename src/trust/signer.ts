/** Signatures on mail that leaves: DKIM for what our users write, an ARC seal on what we pass on. */
import type { Clock } from "../base/clock.ts";
import type { SigningKey } from "../directory/domain-key.ts";
import { arcFields } from "./arc-seal.ts";
import { dkimFields } from "./dkim-sign.ts";
import { LABELS_TRIED_MAX } from "./limits.ts";
import { readyKey, type ReadyKey } from "./sign.ts";
import { readSignable, withFields, type Signable } from "./signable.ts";
import { SIGNED_BY_FORWARDER } from "./signed-names.ts";

export interface Signing {
  /** Sign with the keys of this domain, or else of one above it (DKIM, RFC 6376); undefined: do not. */
  readonly domain: string | undefined;
  /**
   * Seal as an intermediary (ARC, RFC 8617) with this domain's keys, telling what was found when the message arrived: the value of our
   * Authentication-Results without the authserv-id, and the state of the chain it came with. Undefined: do not.
   */
  readonly seal:
    | { readonly domain: string; readonly results: string; readonly chain: "none" | "pass" | "fail" }
    | undefined;
}

export interface Signer {
  /**
   * The header fields to put in front of the message, each ending in CRLF; empty when the domain has no keys. Keys are those that are
   * active now.
   */
  fields(message: Uint8Array, signing: Signing): Promise<Uint8Array>;
}

export interface SignerParts {
  /** The keys of a domain that sign now: the same array as long as they are the same. */
  readonly keys: { active(domain: string): Promise<readonly SigningKey[]> };
  readonly clock: Clock;
  /** This server in its Authentication-Results. */
  readonly authservId: string;
}

export function openSigner(parts: SignerParts): Signer {
  return new KeySigner(parts);
}

class KeySigner implements Signer {
  readonly #parts: SignerParts;
  /** Reading a key costs more than signing with Ed25519. */
  readonly #ready = new WeakMap<readonly SigningKey[], readonly ReadyKey[]>();

  constructor(parts: SignerParts) {
    this.#parts = parts;
  }

  async fields(message: Uint8Array, { domain, seal }: Signing): Promise<Uint8Array> {
    const own = domain === undefined ? undefined : await this.#nearest(domain);
    const sealKeys = seal === undefined ? [] : await this.#keys(seal.domain);
    const sealKey = sealKeys.find(({ algorithm }) => algorithm === "rsa");
    if (own === undefined && sealKey === undefined) return Buffer.alloc(0);
    const signable = await readSignable(message);
    const fields = Buffer.from(own === undefined ? "" : await dkimFields(signable, { ...own, at: this.#now() }));
    if (seal === undefined || sealKey === undefined) return fields;
    // The set seals the message as it goes on, our own signature included (RFC 8617 5.1 1).
    const sealed = await this.#seal(withFields(message, signable, fields), seal, sealKey);
    return Buffer.concat([Buffer.from(sealed), fields]);
  }

  #seal(signable: Signable, seal: NonNullable<Signing["seal"]>, key: ReadyKey): Promise<string> {
    const { authservId } = this.#parts;
    return arcFields(signable, { ...seal, key, authservId, names: SIGNED_BY_FORWARDER, at: this.#now() });
  }

  /**
   * The server's own notices come from its host name, which rarely is a domain with keys; for DMARC the signature of the domain above is as
   * good (RFC 9989 4.4).
   */
  async #nearest(domain: string): Promise<{ domain: string; keys: readonly ReadyKey[] } | undefined> {
    const labels = domain.split(".");
    for (let at = 0; at < labels.length && at < LABELS_TRIED_MAX; at++) {
      const name = labels.slice(at).join(".");
      const keys = await this.#keys(name);
      if (keys.length > 0) return { domain: name, keys };
    }
    return undefined;
  }

  async #keys(domain: string): Promise<readonly ReadyKey[]> {
    const keys = await this.#parts.keys.active(domain);
    const ready = this.#ready.get(keys) ?? keys.map(readyKey);
    this.#ready.set(keys, ready);
    return ready;
  }

  #now(): number {
    return Math.floor(this.#parts.clock.now() / 1000);
  }
}
