/** What proving who a mail server is may cost, and how long what is known of it is kept. */
import { DAY_MS } from "../../base/clock.ts";

/** Certificates from a server's own to the one that vouches for it; longer chains do not occur. */
export const CHAIN_LENGTH_MAX = 10;

/** TLSA records of one host that are looked at. */
export const TLSA_RECORDS_MAX = 50;

/** Milliseconds to fetch a policy file (RFC 8461 3.3 suggests a minute): the first message to a domain waits for it. */
export const POLICY_FETCH_MS = 20_000;

/** Milliseconds until a fetch that failed is tried again (RFC 8461 3.3: at least five minutes). */
export const FETCH_AGAIN_MS = 300_000;

/** Domains whose failed fetch is remembered. */
export const FAILURES_REMEMBERED_MAX = 10_000;

/** Milliseconds after which a policy in use is fetched again (RFC 8461 10.2 suggests once a day). */
export const RENEW_AFTER_MS = 86_400_000;

/** Milliseconds after which a policy that nothing was sent under is no longer fetched again. */
export const POLICY_UNUSED_MS = 30 * DAY_MS;

/** Policies read at once for renewal. */
export const POLICIES_PER_PAGE = 500;

/** Different counts of TLS sessions held in memory until they are written. */
export const COUNTS_HELD_MAX = 1_000;

/** Milliseconds that a count of TLS sessions is held in memory; a crash loses it. */
export const COUNTS_HELD_MS = 30_000;

/** Different counts of one domain and day; what differs beyond that is counted together. */
export const COUNTS_PER_DOMAIN_MAX = 100;

/** Characters of what went wrong with a TLS session. */
export const COUNT_DETAIL_LENGTH_MAX = 300;

/** Days and domains with counts read at once. */
export const COUNT_DAYS_PER_PAGE = 500;
