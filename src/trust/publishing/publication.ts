/** What a domain should publish, why, and how to see whether it does. */
import type { DomainKey } from "../../directory/domain-key.ts";
import type { Resolver } from "../../dns/resolver.ts";
import type { Finding } from "./finding.ts";
import type { PublishedRecord } from "./record.ts";

/** What is known about a domain and the server that takes its mail. */
export interface DomainFacts {
  /** A-labels, lower case. */
  readonly domain: string;
  /** The name under which the server takes mail. */
  readonly hostname: string;
  /** The name that it gives to other servers. */
  readonly outboundName: string;
  /** The addresses that mail comes from, as far as they are configured. */
  readonly addresses: readonly string[];
  readonly keys: readonly DomainKey[];
  /** What mail programs connect to, with the ports; what is not served is not there. */
  readonly services: readonly { readonly name: ServiceName; readonly port: number }[];
  /** Whether files are served over HTTPS: the policy of MTA-STS, and the settings for mail programs. */
  readonly web: boolean;
  readonly mtaSts: "none" | "testing" | "enforce";
  /** Who gets reports about the domain's mail. */
  readonly reportsTo: string;
  /** SHA-256 of the SubjectPublicKeyInfo of the server's certificate; undefined when DANE cannot be (no validating resolver). */
  readonly certificateKey: Uint8Array | undefined;
}

export type ServiceName = "imaps" | "pop3s" | "submissions" | "submission" | "sieve" | "jmap" | "autodiscover";

/** What it is about, for whoever says it in another language. */
export type PublicationName =
  | "mail"
  | "address"
  | "reverse"
  | "senders"
  | "keys"
  | "forged"
  | "tls-reports"
  | "verified-tls"
  | "certificate"
  | "services"
  | "settings"
  | "newer-settings";

export interface Publication {
  readonly name: PublicationName;
  /** A few words over the records, the first one in upper case. */
  readonly title: string;
  readonly records: readonly PublishedRecord[];
  /** Throws DnsTrouble. */
  check(resolver: Resolver): Promise<readonly Finding[]>;
}
