/** What many reports say, put together by domain: is our mail believed, who else writes in our name, is it encrypted. */
import { SOURCES_SHOWN } from "./limits.ts";
import type { ReceivedReport } from "./received.ts";

interface Source {
  readonly address: string;
  readonly messages: number;
}

export interface DomainSummary {
  readonly domain: string;
  readonly dmarc: {
    readonly reports: number;
    /** Who reported. */
    readonly organizations: readonly string[];
    readonly genuine: number;
    readonly unproven: number;
    /** Of those unproven: what became of them. */
    readonly delivered: number;
    readonly junk: number;
    readonly refused: number;
    /** From where most of them came. */
    readonly sources: readonly Source[];
  };
  readonly tls: {
    readonly reports: number;
    readonly organizations: readonly string[];
    readonly successes: number;
    readonly failures: number;
    readonly details: Readonly<Record<string, number>>;
  };
}

class Tally {
  readonly domain: string;
  readonly #dmarc = { reports: 0, genuine: 0, unproven: 0, delivered: 0, junk: 0, refused: 0 };
  readonly #tls = { reports: 0, successes: 0, failures: 0 };
  readonly #organizations = { dmarc: new Set<string>(), tls: new Set<string>() };
  readonly #sources = new Map<string, number>();
  readonly #details = new Map<string, number>();

  constructor(domain: string) {
    this.domain = domain;
  }

  addDmarc({ organization, rows }: Extract<ReceivedReport, { kind: "dmarc" }>["report"]): void {
    const counts = this.#dmarc;
    counts.reports++;
    this.#organizations.dmarc.add(organization);
    for (const { address, messages, disposition, dkim, spf } of rows) {
      if (dkim || spf) {
        counts.genuine += messages;
        continue;
      }
      counts.unproven += messages;
      counts[disposition === "reject" ? "refused" : disposition === "quarantine" ? "junk" : "delivered"] += messages;
      this.#sources.set(address, (this.#sources.get(address) ?? 0) + messages);
    }
  }

  addTls(organization: string, policy: Extract<ReceivedReport, { kind: "tls" }>["report"]["policies"][number]): void {
    this.#tls.reports++;
    this.#organizations.tls.add(organization);
    this.#tls.successes += policy.successes;
    this.#tls.failures += policy.failures;
    for (const { result, sessions } of policy.details) {
      this.#details.set(result, (this.#details.get(result) ?? 0) + sessions);
    }
  }

  get summary(): DomainSummary {
    const sources = [...this.#sources].map(([address, messages]) => ({ address, messages }));
    return {
      domain: this.domain,
      dmarc: {
        ...this.#dmarc,
        organizations: [...this.#organizations.dmarc].toSorted(),
        sources: sources.toSorted((one, other) => other.messages - one.messages).slice(0, SOURCES_SHOWN),
      },
      tls: {
        ...this.#tls,
        organizations: [...this.#organizations.tls].toSorted(),
        details: Object.fromEntries([...this.#details].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      },
    };
  }
}

export class ReportSummary {
  readonly #tallies = new Map<string, Tally>();
  readonly #seen = new Set<string>();

  /** A report that comes twice counts once. */
  add(received: ReceivedReport): void {
    const { organization, id } = received.report;
    const key = `${received.kind} ${organization} ${id}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (received.kind === "dmarc") return this.#of(received.report.domain).addDmarc(received.report);
    for (const policy of received.report.policies) this.#of(policy.domain).addTls(organization, policy);
  }

  get domains(): readonly DomainSummary[] {
    const all = [...this.#tallies.values()].map((tally) => tally.summary);
    return all.toSorted((one, other) => (one.domain < other.domain ? -1 : 1));
  }

  #of(domain: string): Tally {
    let tally = this.#tallies.get(domain);
    if (tally === undefined) this.#tallies.set(domain, (tally = new Tally(domain)));
    return tally;
  }
}
