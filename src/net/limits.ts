/** What a connection may cost before and after its login: bytes, time and numbers. */

/** Bytes a client may send before its login: a login takes a few hundred, a SCRAM exchange or a long token a few thousand. */
export const BYTES_BEFORE_LOGIN_MAX = 65_536;

/** Lines a client may send before its login: every command and every SASL response is one. */
export const LINES_BEFORE_LOGIN_MAX = 256;

/** Milliseconds for a PROXY header and the TLS handshake. */
export const HANDSHAKE_MS_MAX = 30_000;

/** Milliseconds from the greeting to the login: a person who types it by hand for a test needs a minute or two. */
export const LOGIN_MS_MAX = 180_000;

/** Milliseconds without a byte from the client until the session asks for something else (RFC 5321 4.5.3.2.7 wants at least 5 minutes). */
export const IDLE_MS_DEFAULT = 300_000;

/** Milliseconds that a closing connection waits for the client to take its last bytes. */
export const UNREAD_MS_MAX = 300_000;

/** Milliseconds that a connection goes on reading (and throwing away) after its goodbye, so that no reset overtakes the goodbye. */
export const LINGER_MS_MAX = 3_000;

/** Bytes read and thrown away after the goodbye: a client that still sends a large message must come to reading the answer. */
export const LINGER_BYTES_MAX = 16 * 1024 * 1024;

/** Bytes held back while a session is busy with earlier ones; above it the socket is paused. */
export const HELD_BYTES_MAX = 65_536;

/** Bytes written and not yet taken by the client above which a connection counts as congested. */
export const UNREAD_BYTES_MAX = 65_536;

/** Bytes of what a client has compressed that are made plain at a time. */
export const INFLATED_PIECE_BYTES = 4_096;

/** Bytes gathered in a turn that are handed to the system before its end: a long answer comes in pages of this size. */
export const GATHERED_BYTES_MAX = 262_144;

/** Pieces shorter than this are copied together, because one of 16 KiB costs less than ten of 1.6 KiB; a longer one costs less as it is. */
export const JOINED_PIECE_BYTES_MAX = 4_096;

/** Milliseconds that an address without a free place is turned away without asking other processes again. */
export const CROWDED_MS = 1_000;

/** Octets of a PROXY header: version 1 is one line of at most 107, version 2 carries extensions. */
export const PROXY_HEADER_OCTETS_MAX = 2_048;

/** Keys whose counts are remembered in one process: some 150 bytes each. */
export const RATE_KEYS_MAX = 100_000;

/** Milliseconds that what is counted here waits until the other processes hear of it, many counts in one message. */
export const RATES_TOLD_MS = 1_000;

/** Milliseconds for a session whose login has ended to say goodbye. */
export const EXPELLED_MS_MAX = 2_000;
