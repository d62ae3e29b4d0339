/**
 * Reverse-paths of mail that is passed on (the Sender Rewriting Scheme): SPF at the next server looks at the domain of the reverse-path, so
 * it has to be one of ours, and a bounce that comes back to it has to find the way to the first sender.
 *
 * SRS0=hash=day=example.org=ann@ours means ann@example.org. What comes rewritten already gets shorter, not longer:
 * SRS1=hash=forwarder=rest@ours means SRS0rest@forwarder, who knows what that means.
 */
import { type Clock, DAY_MS } from "../base/clock.ts";
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import { normalDomain } from "../directory/address.ts";
import type { Path } from "../wire/smtp/path.ts";
import { SRS_DAYS_MAX } from "./limits.ts";

export interface SrsParts {
  /** The secret that all processes of this server share. */
  readonly secret: () => Promise<Uint8Array>;
  readonly isLocalDomain: (domain: string) => Promise<boolean>;
  readonly clock: Clock;
}

/** What a rewritten path means: the path that bounces go on to, or why it means nothing. */
export type Original =
  | { readonly kind: "original"; readonly path: Path }
  | { readonly kind: "forged" }
  | { readonly kind: "expired" };

/** Letters and digits that survive a server that changes case (RFC 4648 6). */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Days are counted in two of these characters, so they come again after three years. */
const DAYS = ALPHABET.length ** 2;
/** 30 bits: who guesses right after half a billion tries has one address that passes one bounce on. */
const HASH_LENGTH = 6;

const FIRST = /^SRS0([-+=].+)$/is;
const LATER = /^SRS1[-+=][^=]*=([^=]+)=([-+=].+)$/is;
const OUR_FIRST = /^SRS0=([^=]*)=([^=]*)=([^=]+)=(.+)$/is;
const OUR_LATER = /^SRS1=([^=]*)=([^=]+)=([-+=].+)$/is;

export class Srs {
  readonly #parts: SrsParts;
  #key: Buffer | undefined;

  constructor(parts: SrsParts) {
    this.#parts = parts;
  }

  /** The reverse-path of a message that is passed on for an address of `domain`. The null one stays null, and one of our own stays as it is. */
  async forwardPath(path: Path | undefined, domain: string): Promise<Path | undefined> {
    // A bare "postmaster" belongs to no domain that a bounce could find.
    if (path === undefined || domain === "") return path;
    if (path.domain === "" || (await this.#parts.isLocalDomain(path.domain))) return path;
    const host = normalDomain(path.domain) ?? path.domain;
    const local = rewritten(await this.#secretKey(), path.local, host, this.#today());
    return { local, domain: normalDomain(domain) ?? domain, utf8: /[^\0-\x7f]/.test(local) };
  }

  /** Undefined when `path`, which is at a domain of ours, was not made by `forwardPath`: then it is an address like any other. */
  async originalOf(path: Path): Promise<Original | undefined> {
    const later = OUR_LATER.exec(path.local);
    if (later !== null) {
      const [, hash = "", forwarder = "", rest = ""] = later;
      const genuine = isHash(await this.#secretKey(), [forwarder, rest], hash);
      return genuine ? original(`SRS0${rest}`, forwarder) : { kind: "forged" };
    }
    const first = OUR_FIRST.exec(path.local);
    if (first === null) return /^SRS[01]=/i.test(path.local) ? { kind: "forged" } : undefined;
    const [, hash = "", day = "", host = "", local = ""] = first;
    if (!isHash(await this.#secretKey(), [day, host, local], hash)) return { kind: "forged" };
    return this.#age(day) > SRS_DAYS_MAX ? { kind: "expired" } : original(local, host);
  }

  #today(): number {
    return Math.floor(this.#parts.clock.now() / DAY_MS) % DAYS;
  }

  #age(day: string): number {
    const [high = -1, low = -1] = [...day.toUpperCase()].map((digit) => ALPHABET.indexOf(digit));
    return (this.#today() - (high * ALPHABET.length + low) + DAYS) % DAYS;
  }

  async #secretKey(): Promise<Buffer> {
    return (this.#key ??= Buffer.from(hkdfSync("sha256", await this.#parts.secret(), "", "srs", 32)));
  }
}

function rewritten(key: Buffer, local: string, host: string, today: number): string {
  const later = LATER.exec(local);
  const [forwarder, rest] = later === null ? [host, FIRST.exec(local)?.[1]] : [later[1] ?? "", later[2]];
  if (rest !== undefined) return `SRS1=${hashOf(key, [forwarder, rest])}=${forwarder}=${rest}`;
  const day = `${ALPHABET[Math.floor(today / ALPHABET.length)]}${ALPHABET[today % ALPHABET.length]}`;
  return `SRS0=${hashOf(key, [day, host, local])}=${day}=${host}=${local}`;
}

function original(local: string, domain: string): Original {
  return { kind: "original", path: { local, domain, utf8: /[^\0-\x7f]/.test(local + domain) } };
}

/** Without regard to case, which not every server keeps. */
function hashOf(key: Buffer, parts: readonly string[]): string {
  const digest = createHmac("sha256", key).update(parts.join("=").toLowerCase(), "utf8").digest();
  return Array.from(digest.subarray(0, HASH_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

function isHash(key: Buffer, parts: readonly string[], hash: string): boolean {
  const given = Buffer.from(hash.toUpperCase(), "utf8");
  return given.length === HASH_LENGTH && timingSafeEqual(given, Buffer.from(hashOf(key, parts)));
}
