/** What can be found out about one message from outside: begun while its recipients are named, finished when its text is there. */
import type { Clock } from "../../base/clock.ts";
import { checkArc } from "./arc.ts";
import { authorOf } from "./author.ts";
import { checkDkim } from "./dkim.ts";
import { askAhead, checkDmarc } from "./dmarc.ts";
import { findListings, type BlockList } from "./block-lists.ts";
import type { Findings, IprevFinding, Listing, SpfFinding } from "./findings.ts";
import { ImpatientResolver, type Names } from "./impatient-resolver.ts";
import { checkIprev } from "./iprev.ts";
import { PublicKeys } from "./public-keys.ts";
import { checkSpf, spfDomain, type SpfClient } from "./spf.ts";
import { Verifiable } from "./verifiable.ts";

export interface ExaminationParts {
  readonly resolver: Names;
  readonly clock: Clock;
  /** Lists that are asked about the client. */
  readonly lists: readonly BlockList[];
  /** Milliseconds after the end of the text in which look-ups are waited for, and again as many for those of DMARC alone. */
  readonly deadlineMs: number;
}

export class Examination implements Disposable {
  readonly #resolver: ImpatientResolver;
  /** For DMARC, with a time and a number of its own: who forges a message can spend the others, and would be asked for nothing then. */
  readonly #dmarcResolver: ImpatientResolver;
  readonly #parts: ExaminationParts;
  /** Domains that SPF may vouch for. */
  readonly #senders: readonly string[];
  readonly #spf: Promise<readonly SpfFinding[]>;
  readonly #listings: Promise<readonly Listing[]>;
  readonly #iprev: Promise<IprevFinding>;

  /** Asks for what needs only the envelope. */
  constructor(client: SpfClient, parts: ExaminationParts) {
    this.#parts = parts;
    this.#senders = [(client.reversePath?.domain ?? client.greetedAs).toLowerCase()];
    this.#resolver = new ImpatientResolver(parts.resolver);
    this.#dmarcResolver = new ImpatientResolver(parts.resolver);
    this.#spf = checkSpf(client, this.#resolver);
    this.#iprev = checkIprev(client.address, this.#resolver);
    this.#listings = findListings(client.address, parts.lists, this.#resolver);
    // The transaction may end before anybody asks for them.
    for (const begun of [this.#spf, this.#iprev, this.#listings]) begun.catch(() => undefined);
  }

  /** For what is decided before the text comes. */
  get spf(): Promise<readonly SpfFinding[]> {
    return this.#spf;
  }

  get listings(): Promise<readonly Listing[]> {
    return this.#listings;
  }

  async finish(bytes: Uint8Array): Promise<Findings> {
    const resolver = this.#resolver;
    resolver.hurry(this.#parts.deadlineMs);
    try {
      const message = new Verifiable(bytes);
      const author = authorOf(message.header);
      askAhead(author, [...this.#senders, ...message.signers], this.#dmarcResolver);
      const parts = { keys: new PublicKeys(resolver), now: Math.floor(this.#parts.clock.now() / 1000) };
      const [listings, spf, iprev, dkim, arc] = await Promise.all([
        this.#listings,
        this.#spf,
        this.#iprev,
        checkDkim(message, parts),
        checkArc(message, parts),
      ]);
      const vouching = (wanted: "pass" | "temperror") => ({
        spf: [spfDomain(spf, wanted)].filter((domain) => domain !== undefined),
        dkim: dkim.flatMap(({ result, domain }) => (result === wanted && domain !== undefined ? [domain] : [])),
      });
      const found = { passed: vouching("pass"), unknown: vouching("temperror") };
      // Nearly always it was asked ahead, and is known by now.
      this.#dmarcResolver.hurry(this.#parts.deadlineMs);
      return { listings, spf, iprev, dkim, arc, dmarc: await checkDmarc(author, found, this.#dmarcResolver) };
    } finally {
      this[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    this.#resolver[Symbol.dispose]();
    this.#dmarcResolver[Symbol.dispose]();
  }
}
