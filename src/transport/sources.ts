/** Where this server's mail comes from: the name it gives and the addresses it uses, for each sender's domain. */
import { isIPv6 } from "node:net";
import { domainToASCII } from "node:url";

export interface SourceSettings {
  /** Sent with EHLO. */
  readonly hostname: string;
  /** Addresses of this machine; the system chooses when there are none. A kind (IPv4, IPv6) that is not among them is not used. */
  readonly addresses: readonly string[];
}

export class Source {
  /** The same for all senders that may share a connection. */
  readonly key: string;
  readonly hostname: string;
  readonly #addresses: readonly string[];

  constructor(settings: SourceSettings) {
    this.hostname = settings.hostname;
    this.#addresses = settings.addresses;
    this.key = [settings.hostname, ...settings.addresses].join(" ");
  }

  /** What a socket of this family binds to: one of the addresses, by chance. Undefined: the family is not used. */
  binding(family: 4 | 6): { readonly localAddress?: string } | undefined {
    if (this.#addresses.length === 0) return {};
    const fitting = this.#addresses.filter((address) => isIPv6(address) === (family === 6));
    const localAddress = fitting[Math.floor(Math.random() * fitting.length)];
    return localAddress === undefined ? undefined : { localAddress };
  }
}

export interface SourcesSettings extends SourceSettings {
  /** For senders of these domains (A-labels, lower-case). */
  readonly domains: readonly (SourceSettings & { readonly domain: string })[];
}

export class Sources {
  readonly #standard: Source;
  readonly #byDomain: ReadonlyMap<string, Source>;

  constructor(settings: SourcesSettings) {
    this.#standard = new Source(settings);
    this.#byDomain = new Map(settings.domains.map((each) => [each.domain, new Source(each)]));
  }

  /** `domain` is the reverse-path's, as written; undefined for notices. */
  for(domain: string | undefined): Source {
    return this.#byDomain.get(domainToASCII(domain ?? "")) ?? this.#standard;
  }
}
