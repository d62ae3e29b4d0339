/** What a packet of the mail filter protocol may hold, each with its unit and reason. */

/** Bytes of one packet from a filter, its letter included: libmilter sends 64 KiB at most, and filters that know larger ones send up to 1 MiB. */
export const PACKET_BYTES_MAX = 1024 * 1024 + 1024;

/** Bytes of the body in one packet: what every filter reads (MILTER_CHUNK_SIZE). */
export const BODY_CHUNK_BYTES = 65_535;

/** Lines of a reply that a filter writes for a client (libmilter takes as many). */
export const REPLY_LINES_MAX = 32;

/** Names of macros that a filter may ask for, all stages together: all that anybody has named are fewer. */
export const MACROS_MAX = 500;

/** Bytes of a header field's name (RFC 5322 2.1.1: a line has no more). */
export const FIELD_NAME_BYTES_MAX = 998;
