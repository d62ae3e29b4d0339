/** What the examination of one message from outside may cost. */

/** DKIM signatures of one message that are verified, the topmost; a mailing list's message has three or four. */
export const SIGNATURES_MAX = 10;

/** Bytes of header fields that one signature is verified over, and of all ARC fields: headers that are read by people have some 10 KiB. */
export const SIGNED_HEADER_BYTES_MAX = 262_144;

/** Bits of an RSA key that is believed (RFC 8301 3.2), and that is taken at all: a larger one only costs time. */
export const RSA_BITS_MIN = 1024;
export const RSA_BITS_MAX = 4096;

/** Bytes of a body that are hashed before others have their turn: some 4 ms. */
export const VERIFIED_AT_ONCE_BYTES = 1_048_576;

/**
 * Look-ups for one message, and again as many for DMARC alone: SPF may take 10 with up to 10 addresses each, an ARC chain 51 keys; the tree
 * walks from the author and from 11 others that may be of its organization take 8 names each.
 */
export const LOOKUPS_MAX = 300;

/** Names of a client's address that are checked (RFC 7208 4.6.4 looks at no more either). */
export const CLIENT_NAMES_MAX = 10;

/** Mailboxes in a From field that are looked at; whoever writes more has no single author domain. */
export const AUTHORS_LOOKED_AT_MAX = 100;

/** Milliseconds in which recipients that do not exist are counted together. */
export const UNKNOWN_WINDOW_MS = 10 * 60_000;

/** Milliseconds that an answer waits at most: clients give up after five minutes, and a connection that waits takes a place. */
export const UNKNOWN_PAUSE_MS_MAX = 15_000;

/** Times the free ones, after which a session that searches for addresses ends. */
export const UNKNOWN_ENOUGH = 4;

/** Lists of addresses that are asked about one client. */
export const BLOCK_LISTS_MAX = 20;

/** Milliseconds between two looks for what the greylist may forget. */
export const GREYLIST_TIDY_MS = 3_600_000;

/** Different counts for DMARC reports held in memory until they are written. */
export const DMARC_COUNTS_HELD_MAX = 1_000;

/** Milliseconds that such a count is held in memory; a crash loses it. */
export const DMARC_COUNTS_HELD_MS = 30_000;

/** Days of domains that are read at once for reports. */
export const DMARC_DAYS_PER_PAGE = 500;
