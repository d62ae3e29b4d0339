/** How large the messages of an authentication exchange may become. */

/** Octets of one decoded client response: RFC 4954 4 asks servers for lines of 12,288 octets of base64, which hold this many. */
export const SASL_RESPONSE_OCTETS_MAX = 9216;

/** Octets of a login name: an address is at most 320, escaping of SCRAM names may triple some of them. */
export const SASL_NAME_OCTETS_MAX = 1024;

/** Octets of a client's nonce: real ones have 16 to 64, and the server repeats it. */
export const SCRAM_NONCE_OCTETS_MAX = 512;
