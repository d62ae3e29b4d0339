/** What may be asked of the domain name system; who answers is chosen by the composition. */

export interface Answer<T> {
  /** As they came. Empty when the name has no such records, or does not exist. */
  readonly records: readonly T[];
  /** False: there is no such name (NXDOMAIN). */
  readonly exists: boolean;
  /** The resolver has validated the answer (the AD bit), and the configuration says that this resolver is trusted to do so. */
  readonly authentic: boolean;
  /** Where the aliases (CNAME) lead; the name asked for when there are none. Lower-case, no dot at the end. */
  readonly canonicalName: string;
  /** How long the answer may be kept. */
  readonly ttlSeconds: number;
}

export interface MxRecord {
  readonly preference: number;
  /** Lower-case, no dot at the end; empty for the null MX (RFC 7505). */
  readonly exchange: string;
}

/** RFC 2782. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  /** Lower-case, no dot at the end; empty when the service is not there. */
  readonly target: string;
}

/** RFC 6698 2.1. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: Uint8Array;
}

/**
 * Names are A-labels without a dot at the end, in any case. Every method throws DnsTrouble when nobody can tell now (time-out, SERVFAIL, an
 * answer that makes no sense): a temporary failure. That a name does not exist is an answer.
 */
export interface Resolver {
  a(name: string): Promise<Answer<string>>;
  aaaa(name: string): Promise<Answer<string>>;
  /** The alias itself, not followed. */
  cname(name: string): Promise<Answer<string>>;
  mx(name: string): Promise<Answer<MxRecord>>;
  /** The strings of each record joined (RFC 7208 3.3). */
  txt(name: string): Promise<Answer<string>>;
  tlsa(name: string): Promise<Answer<TlsaRecord>>;
  srv(name: string): Promise<Answer<SrvRecord>>;
  /** `address` is a textual IP address; the names it leads back to. */
  ptr(address: string): Promise<Answer<string>>;
}

/** Nobody could tell; later somebody may. */
export class DnsTrouble extends Error {
  override name = "DnsTrouble";
}
