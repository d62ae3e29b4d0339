/** What one account may keep of Sieve, and what its scripts may do. */

import { DAY_MS } from "../../base/clock.ts";

/** Scripts of one account: people have one or two, and some keep old ones; those who look at all of them read so many. */
export const SCRIPTS_MAX = 64;

/** Octets of a script's name in UTF-8: RFC 5804 1.6 and RFC 9661 1.3.1 ask for no less, 128 characters of four octets. */
export const SCRIPT_NAME_BYTES_MAX = 512;

/** What the scripts of one account remember: messages that came, and who was answered. Of more, what ends first is forgotten. */
export const MEMORIES_MAX = 5_000;

/** Memories that are added between two looks for those that have ended. */
export const MEMORIES_BETWEEN_LOOKS = 64;

/** Milliseconds that anything is remembered: RFC 7352 6 and RFC 6131 2 leave the most to us. */
export const MEMORY_MS_MAX = 365 * DAY_MS;

/** Lines of a reason that a client is told while it waits; others stand in a message. */
export const REASON_LINES_MAX = 20;

/** Characters of what went wrong that are kept, for people to read. */
export const PROBLEM_LENGTH_MAX = 500;
