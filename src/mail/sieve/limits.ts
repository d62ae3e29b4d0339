/** What one account may keep of Sieve, and what its scripts may do. */

/** Scripts of one account: people have one or two, and some keep old ones; those who look at all of them read so many. */
export const SCRIPTS_MAX = 64;

/** Bytes of one script in UTF-8: the largest that people bring from other servers hold a few thousand rules. */
export const SCRIPT_BYTES_MAX = 256 * 1024;

/** Octets of a script's name in UTF-8: RFC 5804 1.6 and RFC 9661 1.3.1 ask for no less, 128 characters of four octets. */
export const SCRIPT_NAME_BYTES_MAX = 512;
