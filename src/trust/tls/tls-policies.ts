/** TLS policies for hosts, as DANE and MTA-STS have it; DANE comes first (RFC 8461 2). */
import { type Clock, systemClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { type Log, silentLog } from "../../base/log.ts";
import type { Database } from "../../db/database.ts";
import { type Answer, DnsTrouble, type MxRecord, type Resolver } from "../../dns/resolver.ts";
import { danePolicy, type MailHost } from "./dane.ts";
import { stsHostPolicy } from "./sts-host.ts";
import { StsPolicies } from "./sts-policies.ts";
import { TlsCounts } from "./tls-counts.ts";
import type { HostTlsPolicy, TlsPolicies } from "../tls-policy.ts";

export interface TlsPoliciesOptions {
  readonly resolver: Resolver;
  /** Holds the tables of `mailMigrations`; it stays open. */
  readonly database: Database;
  /** PEM texts of authorities that are trusted for policy hosts beside those that everybody trusts. */
  readonly authorities?: readonly string[];
  /** Whether sessions are counted for reports. */
  readonly reports: boolean;
  /** The port of policy hosts, for tests. */
  readonly policyPort?: number;
  readonly clock?: Clock;
  readonly log?: Log;
}

export interface OpenTlsPolicies extends TlsPolicies, AsyncDisposable {
  /** To be called about once a day, by one process: renews the policies that are kept. */
  renew(): Promise<void>;
}

export function openTlsPolicies(options: TlsPoliciesOptions): OpenTlsPolicies {
  return new PublishedPolicies(options);
}

class PublishedPolicies implements OpenTlsPolicies {
  readonly #resolver: Resolver;
  readonly #clock: Clock;
  readonly #sts: StsPolicies;
  readonly #counts: TlsCounts | undefined;

  constructor(options: TlsPoliciesOptions) {
    const {
      resolver,
      database,
      authorities = [],
      policyPort: port = 443,
      clock = systemClock,
      log = silentLog,
    } = options;
    this.#resolver = resolver;
    this.#clock = clock;
    this.#counts = options.reports ? new TlsCounts({ database, clock, log }) : undefined;
    this.#sts = new StsPolicies({
      web: { resolver, authorities, port },
      database,
      clock,
      log,
      failed: (domain, outcome, detail) => this.#counts?.noteFetch(domain, outcome, detail),
    });
  }

  async forHost(domain: string, mx: Answer<MxRecord> | undefined, host: string, port: number): Promise<HostTlsPolicy> {
    const dane = await this.#daneOf({ domain, mx, host, port });
    if (dane !== undefined) return dane;
    const sts = await this.#stsOf(domain);
    return (sts === undefined ? undefined : stsHostPolicy(domain, host, sts)) ?? nothingPublished(host);
  }

  async #daneOf(at: MailHost): Promise<HostTlsPolicy | undefined> {
    try {
      return await danePolicy(at, this.#resolver, this.#clock);
    } catch (error) {
      if (error instanceof DnsTrouble) this.#counts?.noteLookup(at, error.message);
      throw error;
    }
  }

  /** What cannot be read now might forbid what is about to be done. */
  async #stsOf(domain: string): ReturnType<StsPolicies["forDomain"]> {
    try {
      return await this.#sts.forDomain(domain);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new DnsTrouble(`the TLS policy of ${domain} cannot be read now: ${error.message}`, { cause: error });
    }
  }

  note(session: Parameters<TlsPolicies["note"]>[0]): void {
    this.#counts?.note(session);
  }

  renew(): Promise<void> {
    return this.#sts.renew();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sts.settle();
    await this.#counts?.[Symbol.asyncDispose]();
  }
}

function nothingPublished(host: string): HostTlsPolicy {
  return {
    demand: "opportunistic",
    by: "none",
    names: [host],
    verify: () => undefined,
    published: { type: "no-policy-found", strings: [], hosts: [] },
  };
}
