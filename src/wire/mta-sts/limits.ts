/** What a domain's policy for mail over TLS may be (RFC 8461). */

/** Bytes of a policy file (RFC 8461 3.3 suggests this). */
export const POLICY_BYTES_MAX = 65_536;

/** Patterns of mail servers in a policy; more are passed over. */
export const PATTERNS_MAX = 100;

/** Seconds that a policy may be kept (RFC 8461 3.2: about a year). */
export const MAX_AGE_MAX = 31_557_600;
