/** The keys that an issuer of tokens publishes: fetched when they are needed, and kept for a while. */
import type { Clock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { type Expected, KeySet, type Verdict } from "../auth/jwt.ts";
import { askHttps } from "../net/web-client.ts";
import { ISSUER_DOCUMENT_OCTETS_MAX, ISSUER_FETCH_MS, KEYS_FRESH_MS, KEYS_KEPT_MS, KEYS_PAUSE_MS } from "./limits.ts";

export interface IssuerWeb {
  /** The addresses of a host. */
  readonly addressesOf: (host: string) => Promise<readonly string[]>;
  /** PEM texts of authorities that are trusted beside those that everybody trusts. */
  readonly authorities: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly keys: KeySet;
  /** When they were fetched. */
  readonly at: number;
}

export class IssuerKeys {
  readonly #issuer: string;
  readonly #url: string;
  readonly #web: IssuerWeb;
  #known: Known | undefined;
  #fetching: Promise<void> | undefined;
  #triedAt = -Infinity;

  /** `url` is where the keys are; "" for where the issuer's own description says (OpenID Connect Discovery 4). */
  constructor(issuer: string, url: string, web: IssuerWeb) {
    this.#issuer = issuer;
    this.#url = url;
    this.#web = web;
  }

  /** Throws Refusal("unavailable") when there are no keys to check with. */
  async verify(token: string, expected: Omit<Expected, "issuer" | "now">): Promise<Verdict> {
    const check = (keys: KeySet): Promise<Verdict> =>
      keys.verify(token, { ...expected, issuer: this.#issuer, now: this.#web.clock.now() });
    const known = await this.#current();
    const verdict = await check(known.keys);
    if ("claims" in verdict || !verdict.unknownKey) return verdict;
    await this.#fetch();
    return this.#known === undefined || this.#known === known ? verdict : check(this.#known.keys);
  }

  async #current(): Promise<Known> {
    const age = (): number => this.#web.clock.now() - (this.#known?.at ?? -Infinity);
    // What is still good is renewed while it is used; nobody waits for that.
    if (age() >= KEYS_FRESH_MS && age() < KEYS_KEPT_MS) void this.#fetch();
    else if (age() >= KEYS_KEPT_MS) await this.#fetch();
    if (this.#known === undefined || age() >= KEYS_KEPT_MS) {
      throw new Refusal("unavailable", "tokens cannot be checked now, try again later");
    }
    return this.#known;
  }

  /** Never rejects; does nothing when it was tried a moment ago, so that no stranger makes the server ask. */
  #fetch(): Promise<void> {
    const { clock } = this.#web;
    if (this.#fetching !== undefined) return this.#fetching;
    if (clock.now() - this.#triedAt < KEYS_PAUSE_MS) return Promise.resolve();
    this.#triedAt = clock.now();
    const fetching = this.#renew().finally(() => {
      this.#fetching = undefined;
    });
    this.#fetching = fetching;
    return fetching;
  }

  async #renew(): Promise<void> {
    const { clock, log } = this.#web;
    try {
      this.#known = { keys: await this.#read(), at: clock.now() };
    } catch (error) {
      log.warn({ err: error, issuer: this.#issuer }, "the keys of an issuer cannot be read");
    }
  }

  async #read(): Promise<KeySet> {
    return KeySet.parse(await this.#get(this.#url === "" ? await this.#published() : this.#url));
  }

  async #published(): Promise<string> {
    const about = JSON.parse(await this.#get(configurationUrl(this.#issuer))) as Partial<
      Record<string, unknown>
    > | null;
    const { issuer, jwks_uri: url } = about ?? {};
    if (issuer !== this.#issuer) throw new Error(`it calls itself ${JSON.stringify(issuer)}`);
    if (typeof url !== "string") throw new Error("it does not say where its keys are");
    return url;
  }

  async #get(address: string): Promise<string> {
    const { addressesOf, authorities } = this.#web;
    const answer = await askHttps({
      url: new URL(address),
      method: "GET",
      headers: { accept: "application/json", "user-agent": "Posthorn" },
      addressesOf,
      authorities,
      // The operator has named it, and it is often in a network of their own.
      privateAddresses: true,
      timeoutMs: ISSUER_FETCH_MS,
      bodyOctetsMax: ISSUER_DOCUMENT_OCTETS_MAX,
    });
    if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
    return answer.body.toString();
  }
}

/** Where an issuer describes itself. */
export function configurationUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}
