/** When a certificate is due: after two thirds of its life, or when its authority would like that (RFC 9773). */
import type { KeptCertificate } from "../directory/acme-book.ts";
import type { AcmeClient } from "./client.ts";
import type { Lifetime } from "./chain.ts";
import { LATEST_SHARE, RENEWAL_ASK_MS, RENEWAL_ASK_MS_MAX, RENEWAL_ASK_MS_MIN } from "./limits.ts";
import { retryAfter } from "./trouble.ts";

type Renewal = NonNullable<KeptCertificate["renewal"]>;

/** Epoch milliseconds. However late the authority would like it: there must be time left for failures. */
export function dueAt(life: Lifetime, renewal: Renewal | undefined): number {
  return Math.min(renewal?.at ?? life.renewAt, life.until - (life.until - life.from) * LATEST_SHARE);
}

/** Undefined where the authority has nothing to say. Throws when it cannot be asked. */
export async function askForRenewal(client: AcmeClient, life: Lifetime, now: number): Promise<Renewal | undefined> {
  const { renewalInfo } = await client.directory();
  if (renewalInfo === undefined || life.id === undefined) return undefined;
  const answer = await client.open(`${renewalInfo.replace(/\/$/, "")}/${life.id}`);
  const window = (answer.fields["suggestedWindow"] ?? {}) as { readonly start?: unknown; readonly end?: unknown };
  const [start, end] = [Date.parse(String(window.start)), Date.parse(String(window.end))];
  const wait = retryAfter(answer.retryAfter, now) ?? RENEWAL_ASK_MS;
  return {
    at: start < end ? Math.round(start + (end - start) * life.lot) : undefined,
    askAt: now + Math.min(Math.max(wait, RENEWAL_ASK_MS_MIN), RENEWAL_ASK_MS_MAX),
  };
}
