/** What checking credentials may cost: time, memory, and how much is remembered. */

/**
 * Checks that run at once in one process. Each holds `memoryKiB` and one of libuv's threads, which also wait for the disk:
 * two keep a two-core machine busy and leave threads for delivery.
 */
export const HASHES_AT_ONCE = 2;

/** Checks that wait for a place, per process: at some 25 ms each the last one waits about three seconds. */
export const HASHES_WAITING_MAX = 256;

/**
 * Characters of a password that somebody chooses: NIST SP 800-63B-4 (3.1.1.2) lets no server take fewer. It asks for fifteen where nothing but the
 * password is asked for; people would write those down, and logins are throttled here.
 */
export const PASSWORD_CHARACTERS_MIN = 8;

/** Octets of a password in UTF-8: more is no stronger, and hashing time must not be the client's to choose. */
export const PASSWORD_OCTETS_MAX = 1024;

/** KiB of memory and passes that a stored hash may ask for: imported ones must not stop the server (256 MiB, some seconds). */
export const STORED_MEMORY_KIB_MAX = 262_144;
export const STORED_PASSES_MAX = 16;
export const STORED_PARALLELISM_MAX = 16;

/** Milliseconds for which a successful check is remembered after its last use: longer than the usual polling intervals of clients. */
export const REMEMBER_MS = 15 * 60_000;

/** Successful checks remembered in one process: some 150 bytes each. */
export const REMEMBERED_MAX = 50_000;

/** Names and networks whose failures are remembered in one process, each: some 200 bytes each. */
export const THROTTLED_KEYS_MAX = 50_000;

/** Milliseconds that a login may be held back; whoever would wait longer is refused at once. */
export const HELD_BACK_MS_MAX = 15_000;

/** Characters of a name by which failures are told apart: an address has no more. */
export const THROTTLED_NAME_LENGTH_MAX = 320;

/** Iterations that a server may ask us for: some half a second of one thread; RFC 7677 4 has 4,096, the most careful some 600,000. */
export const SCRAM_ITERATIONS_MAX = 1_000_000;

/** Keys that an issuer of tokens publishes: real ones have two or three. */
export const JWT_KEYS_MAX = 100;

/** Seconds that the clocks of an issuer and of this machine may differ by. */
export const JWT_CLOCK_TOLERANCE_S = 60;
