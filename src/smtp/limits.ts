/** What one SMTP session may ask for, each with its unit and reason. */

/** Refused commands of a session before it ends: a client that far off will not find back. */
export const ERRORS_MAX = 20;

/** Recipients refused in a session before it ends: a stale list may have that many, a search for addresses needs more. */
export const RECIPIENT_REFUSALS_MAX = 100;

/** Commands that bring no message nearer (NOOP, RSET, EHLO, an empty chunk …) between two messages; each one above counts as an error. */
export const IDLE_COMMANDS_MAX = 100;

/** Milliseconds to wait for a command (RFC 5321 4.5.3.2.7). */
export const COMMAND_MS_MAX = 5 * 60_000;

/** Milliseconds to wait for the next piece of a message (RFC 5321 4.5.3.2.5 lets the client take 3 minutes, 4.5.3.2.6 has 10 for its end). */
export const TEXT_MS_MAX = 10 * 60_000;

/** Milliseconds that a whole message may take: 50 MiB in that time is 15 KiB a second. */
export const MESSAGE_MS_MAX = 60 * 60_000;

/**
 * Bytes of a message's header: a list of ten thousand recipients has as many. All of it is decoded at once, for lists and searches, while everybody
 * else waits.
 */
export const HEADER_BYTES_MAX = 512 * 1024;

/** Bytes of a message above the size limit that are still read, so that the refusal is heard; beyond them the session ends. */
export const OVERRUN_BYTES_MAX = 64 * 1024 * 1024;

/** Characters of a client's name for itself that are kept. */
export const HELLO_CHARS_MAX = 255;
