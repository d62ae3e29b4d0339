/** MTA-STS (RFC 8461): the policies of domains, found, kept, and renewed. */
import type { Clock } from "../../base/clock.ts";
import { SyntaxProblem } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { Recent } from "../../base/recent.ts";
import type { Database } from "../../db/database.ts";
import { DnsTrouble, type Resolver } from "../../dns/resolver.ts";
import { UntrustedServer } from "../../net/web-client.ts";
import { parsePolicy, type StsPolicy } from "../../wire/mta-sts/policy.ts";
import { policyId } from "../../wire/mta-sts/record.ts";
import { FAILURES_REMEMBERED_MAX, FETCH_AGAIN_MS, POLICY_UNUSED_MS, RENEW_AFTER_MS } from "./limits.ts";
import { fetchPolicy, type StsWeb } from "./sts-fetch.ts";
import { type KeptPolicy, StsStore } from "./sts-store.ts";
import type { TlsOutcome } from "../tls-policy.ts";

export interface DomainPolicy extends StsPolicy {
  /** As it was fetched. */
  readonly text: string;
}

export interface StsParts {
  readonly web: StsWeb;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears of every fetch that failed. */
  readonly failed: (domain: string, outcome: TlsOutcome, detail: string) => void;
}

export class StsPolicies {
  readonly #parts: StsParts;
  readonly #resolver: Resolver;
  readonly #store: StsStore;
  /** Fetches that are going on, shared by all who wait for the same. */
  readonly #fetching = new Map<string, Promise<KeptPolicy | undefined>>();
  /** When a fetch for a domain has failed. */
  readonly #failedAt = new Recent<string, number>(FAILURES_REMEMBERED_MAX);

  constructor(parts: StsParts) {
    this.#parts = parts;
    this.#resolver = parts.web.resolver;
    this.#store = new StsStore(parts.database, parts.clock);
  }

  /** The policy that counts now; undefined when the domain has none, or none that could be fetched. */
  async forDomain(domain: string): Promise<DomainPolicy | undefined> {
    const kept = await this.#store.find(domain);
    const id = await this.#publishedId(domain);
    if (id === undefined) return read(kept);
    if (id !== kept?.id) return read((await this.#fetch(domain, id)) ?? kept);
    // Nobody waits for what is only to last longer.
    if (this.#parts.clock.now() - kept.fetchedAt >= RENEW_AFTER_MS) void this.#fetch(domain, id);
    return read(kept);
  }

  /** Fetches again what was not fetched for a day and is in use; forgets what is over. */
  async renew(): Promise<void> {
    const now = this.#parts.clock.now();
    await this.#store.removeExpired();
    const when = { usedSince: now - POLICY_UNUSED_MS, fetchedBefore: now - RENEW_AFTER_MS };
    let after = "";
    for (;;) {
      const domains = await this.#store.due({ ...when, after });
      for (const domain of domains) {
        const id = await this.#publishedId(domain);
        if (id !== undefined) await this.#fetch(domain, id);
      }
      const last = domains.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  /** Waits for fetches that are going on. */
  async settle(): Promise<void> {
    await Promise.all(this.#fetching.values());
  }

  /** A domain whose record cannot be looked up now counts as one without: what is kept of it goes on to count. */
  async #publishedId(domain: string): Promise<string | undefined> {
    try {
      return policyId((await this.#resolver.txt(`_mta-sts.${domain}`)).records);
    } catch (error) {
      if (error instanceof DnsTrouble) return undefined;
      throw error;
    }
  }

  #fetch(domain: string, id: string): Promise<KeptPolicy | undefined> {
    const running = this.#fetching.get(domain);
    if (running !== undefined) return running;
    if (this.#parts.clock.now() - (this.#failedAt.get(domain) ?? -Infinity) < FETCH_AGAIN_MS)
      return Promise.resolve(undefined);
    const started = this.#fetchNow(domain, id)
      .catch((error: unknown) => {
        this.#failedAt.set(domain, this.#parts.clock.now());
        this.#tell(domain, error);
        return undefined;
      })
      .finally(() => this.#fetching.delete(domain));
    this.#fetching.set(domain, started);
    return started;
  }

  async #fetchNow(domain: string, id: string): Promise<KeptPolicy> {
    const text = await fetchPolicy(domain, this.#parts.web);
    const { maxAgeSeconds } = parsePolicy(text);
    const fetchedAt = this.#parts.clock.now();
    const policy = { domain, id, text, fetchedAt, expiresAt: fetchedAt + maxAgeSeconds * 1000 };
    await this.#store.keep(policy).catch((error: unknown) => {
      this.#parts.log.error({ err: error, domain }, "the domain's TLS policy could not be kept");
    });
    return policy;
  }

  #tell(domain: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#parts.log.warn({ domain, reason }, "the domain's TLS policy (MTA-STS) could not be fetched");
    this.#parts.failed(domain, outcomeOf(error), reason);
  }
}

function outcomeOf(error: unknown): TlsOutcome {
  if (error instanceof SyntaxProblem) return "sts-policy-invalid";
  return error instanceof UntrustedServer ? "sts-webpki-invalid" : "sts-policy-fetch-error";
}

function read(kept: KeptPolicy | undefined): DomainPolicy | undefined {
  return kept === undefined ? undefined : { ...parsePolicy(kept.text), text: kept.text };
}
