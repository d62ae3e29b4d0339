/** How large what a ManageSieve client writes may become. */

/**
 * Octets of one command without its literals. Quoted strings have at most 1024 (RFC 5804 1.2), but clients write long tokens as one, and
 * 9 KiB of a SASL response (SASL_RESPONSE_OCTETS_MAX) are 12 KiB of base64.
 */
export const LINE_OCTETS_MAX = 13 * 1024;

/** Numbers have no more digits: 2^32 has ten (RFC 5804 4). */
export const NUMBER_DIGITS_MAX = 10;

/** Octets of a string that is written between quotes; longer ones are literals (RFC 5804 1.2). */
export const QUOTED_OCTETS_MAX = 1024;

/** Octets of a command's name that are looked at; the longest there is has 15. */
export const NAME_OCTETS_MAX = 32;
