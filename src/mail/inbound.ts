/** Mail from outside, and the eyes that it is seen with: who is examined, by which rules, and who has to wait. */
import type { Clock } from "../base/clock.ts";
import type { BlockList } from "../trust/inbound/block-lists.ts";
import type { DmarcCounts } from "../trust/inbound/dmarc-counts.ts";
import { Examination } from "../trust/inbound/examination.ts";
import type { Greylist } from "../trust/inbound/greylist.ts";
import { ImpatientResolver, type Names } from "../trust/inbound/impatient-resolver.ts";
import { checkIprev } from "../trust/inbound/iprev.ts";
import type { NetworkLimits } from "../trust/inbound/network-limits.ts";
import { spfDomain } from "../trust/inbound/spf.ts";
import { addressOf, type Path } from "../wire/smtp/path.ts";
import { byListings, type InboundRules } from "./disposition.ts";

export interface InboundParts {
  readonly resolver: Names;
  readonly clock: Clock;
  /** This server, in its Authentication-Results too. */
  readonly hostname: string;
  /** Milliseconds after the end of the text in which look-ups are waited for. */
  readonly deadlineMs: number;
  /** Clients whose mail is not examined, and who are not counted. */
  readonly trusted: { has(address: string): boolean };
  readonly rules: InboundRules;
  readonly limits: NetworkLimits;
  readonly lists: readonly BlockList[];
  /** Undefined: nobody is asked to come again. */
  readonly greylist: Greylist | undefined;
  /** For reports to the domains of authors; undefined: there are none. */
  readonly counts: DmarcCounts | undefined;
}

export interface Client {
  readonly address: string;
  readonly greetedAs: string;
}

/** A message from outside that is looked at while it comes. */
export interface Inspection {
  readonly examination: Examination;
  readonly rules: InboundRules;
  readonly counts: DmarcCounts | undefined;
}

/** Why a recipient is not taken. */
export type Objection =
  | { readonly kind: "listed"; readonly reason: string }
  | { readonly kind: "later"; readonly waitMs: number };

export class Inbound {
  readonly limits: NetworkLimits;
  readonly #parts: InboundParts;

  constructor(parts: InboundParts) {
    this.#parts = parts;
    this.limits = parts.limits;
  }

  isTrusted(address: string): boolean {
    return this.#parts.trusted.has(address);
  }

  /** Asks for what can be known before the text comes. Undefined for who is trusted. */
  begin(client: Client, reversePath: Path | undefined): Inspection | undefined {
    const { hostname, rules, counts } = this.#parts;
    if (this.isTrusted(client.address)) return undefined;
    return { examination: new Examination({ ...client, reversePath, hostname }, this.#parts), rules, counts };
  }

  /** The name that the client's address has and that leads back to it, if it can be found out in time. */
  async clientName(address: string): Promise<string | undefined> {
    const { resolver, deadlineMs } = this.#parts;
    using impatient = new ImpatientResolver(resolver);
    impatient.hurry(deadlineMs);
    return (await checkIprev(address, impatient)).name;
  }

  /** What speaks against taking mail from this client to this recipient. Nobody is kept from writing to the postmaster (RFC 5321 4.5.1). */
  async objection(
    { examination, rules }: Inspection,
    way: { readonly address: string; readonly from: Path | undefined; readonly to: Path },
  ): Promise<Objection | undefined> {
    const { lists, greylist } = this.#parts;
    const { address, from, to } = way;
    if (to.local.toLowerCase() === "postmaster") return undefined;
    if (lists.length > 0) {
      const { verdict, reasons } = byListings(await examination.listings, rules);
      if (verdict === "reject") return { kind: "listed", reason: reasons.join(", ") };
    }
    if (greylist === undefined) return undefined;
    const sender = from === undefined ? "" : addressOf(from);
    const domain = spfDomain(await examination.spf);
    const waitMs = await greylist.waitMs({ address, sender, recipient: addressOf(to), domain });
    return waitMs === 0 ? undefined : { kind: "later", waitMs };
  }
}
