/** What TLS to a mail host must prove, as its domain has published it (DANE, MTA-STS), and who keeps count of how that went (TLS-RPT). */
import type { PeerCertificate } from "node:tls";
import type { Answer, MxRecord } from "../dns/resolver.ts";

/** What a domain has published, as its reports repeat it (RFC 8460 4.4). */
export interface PublishedPolicy {
  readonly type: "tlsa" | "sts" | "no-policy-found";
  /** Its TLSA records or the lines of its policy file, as they are. */
  readonly strings: readonly string[];
  /** The hosts that it names. */
  readonly hosts: readonly string[];
}

/** For one host of a domain. */
export interface HostTlsPolicy {
  /**
   * "opportunistic": TLS if it is offered, whoever answers. "required": TLS, whoever answers (DANE records that are all unusable, RFC 7672 2.2).
   * "verified": TLS with a certificate that `verify` accepts. "refused": this host may not be used at all (MTA-STS does not name it).
   */
  readonly demand: "opportunistic" | "required" | "verified" | "refused";
  readonly by: "none" | "dane" | "mta-sts";
  /** Names that may stand in the handshake's SNI; the first is sent. */
  readonly names: readonly string[];
  /**
   * Undefined when the certificate proves what is demanded, otherwise why not, in a sentence. `chain` leaf first; `trusted`: the system's
   * authorities vouch for it. Asked whatever the demand, because a domain may want to hear what would fail (MTA-STS in testing mode); only
   * with "verified" does the answer decide.
   */
  verify(chain: readonly PeerCertificate[], trusted: boolean): string | undefined;
  /** Why the host is refused, in a sentence. */
  readonly reason?: string;
  /** What sessions are counted under; those of policies without it are not counted. */
  readonly published?: PublishedPolicy;
}

/** What a session came to, in the words of RFC 8460 4.3. */
export type TlsOutcome =
  | "success"
  | "starttls-not-supported"
  | "certificate-host-mismatch"
  | "certificate-expired"
  | "certificate-not-trusted"
  | "validation-failure"
  | "tlsa-invalid"
  | "dnssec-invalid"
  | "dane-required"
  | "sts-policy-fetch-error"
  | "sts-policy-invalid"
  | "sts-webpki-invalid";

export interface TlsPolicies {
  /** Looks up what `domain` and `host` demand. Throws DnsTrouble when that cannot be known now and must be (RFC 7672 2.2). */
  forHost(domain: string, mx: Answer<MxRecord> | undefined, host: string, port: number): Promise<HostTlsPolicy>;
  /** Counts a session for the daily report. */
  note(session: {
    readonly domain: string;
    readonly host: string;
    readonly address: string;
    readonly policy: HostTlsPolicy;
    readonly outcome: TlsOutcome;
    readonly detail?: string;
  }): void;
}
