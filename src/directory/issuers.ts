/** Issuers whose tokens open accounts here: which of them a token is from, and whose address it proves. */
import { claimedIssuer, type Claims } from "../auth/jwt.ts";
import { normalDomain } from "./address.ts";
import { configurationUrl, IssuerKeys, type IssuerWeb } from "./issuer-keys.ts";

export interface IssuerOptions {
  /** Its name in its tokens: an https URL. */
  readonly issuer: string;
  /** What its tokens must be for. */
  readonly audience: string;
  /** The claim that holds the account's address. */
  readonly addressClaim: string;
  /** A word that `scope` must hold; "" for none. */
  readonly scope: string;
  /** Domains whose addresses it may speak for; all when empty. */
  readonly domains: readonly string[];
  /** Where its keys are; "" for where it says. */
  readonly keys: string;
}

/** What a token proves: an address, by the word of the issuer on that host; or nothing, and why. */
export type Proof = { readonly address: string; readonly issuer: string } | { readonly problem: string };

interface Issuer {
  readonly options: IssuerOptions;
  readonly keys: IssuerKeys;
}

export class Issuers {
  readonly #byName: ReadonlyMap<string, Issuer>;

  constructor(all: readonly IssuerOptions[], web: IssuerWeb) {
    this.#byName = new Map(
      all.map((options) => [options.issuer, { options, keys: new IssuerKeys(options.issuer, options.keys, web) }]),
    );
  }

  /** Where a program can read how to get a token (RFC 7628 3.2.2); of the first issuer where there are several. */
  get configuration(): string | undefined {
    const [first] = this.#byName.keys();
    return first === undefined ? undefined : configurationUrl(first);
  }

  /** Throws Refusal("unavailable") when the issuer's keys cannot be had. */
  async prove(token: string): Promise<Proof> {
    const issuer = this.#byName.get(claimedIssuer(token) ?? "");
    if (issuer === undefined) return { problem: "no such token" };
    const verdict = await issuer.keys.verify(token, { audience: issuer.options.audience });
    return "claims" in verdict ? proofOf(verdict.claims, issuer.options) : verdict;
  }
}

function proofOf(claims: Claims, { issuer, addressClaim, scope, domains }: IssuerOptions): Proof {
  const address = claims[addressClaim];
  if (typeof address !== "string" || address === "") return { problem: `the token has no claim ${addressClaim}` };
  // Some issuers write it as a text.
  if (addressClaim === "email" && String(claims["email_verified"]) === "false")
    return { problem: "the address is not verified" };
  if (scope !== "" && !scopesOf(claims).includes(scope)) return { problem: `the token is not for ${scope}` };
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const speaksFor = domains.length === 0 || (address.includes("@") && domains.includes(normalDomain(domain) ?? ""));
  return speaksFor
    ? { address, issuer: new URL(issuer).hostname }
    : { problem: "the issuer does not speak for the address" };
}

/** `scope` by RFC 8693 4.2 is words in one text; some issuers send a list, and call it `scp`. */
function scopesOf(claims: Claims): readonly unknown[] {
  const scope = claims["scope"] ?? claims["scp"];
  if (typeof scope === "string") return scope.split(" ");
  return Array.isArray(scope) ? (scope as readonly unknown[]) : [];
}
