/** How large what a POP3 client writes may become. */

/**
 * Octets of one line without its end. Commands have at most 255 (RFC 2449 4); base64 of a SASL response needs more, and RFC 4954 4
 * names this figure for SMTP.
 */
export const LINE_OCTETS_MAX = 12_288;

/** Message numbers and line counts have no more digits: 2^32 has ten. */
export const NUMBER_DIGITS_MAX = 10;
