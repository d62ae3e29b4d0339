/** Whether a message is from whom it says it is from, by what this server found when it came (RFC 8601), and by nothing else. */
import type { Arrival, HeaderField } from "../../../src/wire/mime/arrival.ts";
import { isAuthorProved, propertyOf } from "../../../src/wire/mime/author-proof.ts";
import type { MethodResult } from "../../../src/wire/mime/auth-results.ts";
import type { Address } from "../jmap/types.ts";
import { domainOf } from "./people.ts";

export type Authenticity =
  /** The domain has been proved. */
  | { readonly kind: "confirmed"; readonly domain: string }
  /** Somebody who logged in to this server wrote it, and may use the address. */
  | { readonly kind: "internal" }
  /** Somebody who logged in to this server wrote it in another's name. */
  | { readonly kind: "on-behalf"; readonly sender: string }
  | { readonly kind: "unconfirmed"; readonly domain: string }
  /** The domain says that mail without proof is not from it, and there is none. */
  | { readonly kind: "forged"; readonly domain: string }
  /** Nobody delivered it here, or it came before that was remembered: whoever put it here may have written anything. */
  | { readonly kind: "unchecked"; readonly why: "import" | "unknown" };

interface Received {
  readonly arrival: Pick<Arrival, "by" | "results">;
  readonly headers: readonly HeaderField[];
  readonly from: Address | undefined;
  readonly sender: Address | undefined;
}

/** Undefined for what came a way that this server trusts. */
export function authenticityOf({ arrival, headers, from, sender }: Received): Authenticity | undefined {
  const { by, results } = arrival;
  if (by === "import" || by === "unknown") return { kind: "unchecked", why: by };
  if (from === undefined) return undefined;
  if (by === "submission") {
    const isResent = headers.some(({ name }) => /^resent-from$/i.test(name));
    if (isResent) return { kind: "unconfirmed", domain: domainOf(from) };
    const isOther = sender !== undefined && sender.email.toLowerCase() !== from.email.toLowerCase();
    return isOther ? { kind: "on-behalf", sender: sender.email } : { kind: "internal" };
  }
  return results === null ? undefined : judge(results, domainOf(from));
}

function judge(proofs: readonly MethodResult[], domain: string): Authenticity {
  if (isAuthorProved(proofs, domain)) return { kind: "confirmed", domain };
  const dmarc = proofs.find(({ method }) => method === "dmarc");
  const isStrict = ["quarantine", "reject"].includes(propertyOf(dmarc, "policy.dmarc") ?? "");
  return { kind: dmarc?.result === "fail" && isStrict ? "forged" : "unconfirmed", domain };
}
