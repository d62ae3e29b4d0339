/** What a POP3 session may cost. */

/** Milliseconds without a command after login until the session ends (RFC 1939 3 asks for at least ten minutes). */
export const IDLE_MS_MAX = 10 * 60_000;

/** Refused commands before login until the connection is closed: three passwords tried in two ways, and some feeling around. */
export const FAILURES_BEFORE_LOGIN_MAX = 12;

/** Refused commands in a row after login: a client in disorder, which would go on for ever. */
export const FAILURES_IN_A_ROW_MAX = 100;

/** Lines of LIST and UIDL that are written at a time: some 80 KiB. */
export const LINES_PER_PAGE = 4000;

/** RETR commands that are answered from one reading of the store, when the client sent them together. */
export const RETRIEVED_TOGETHER_MAX = 32;

/** Messages that are read by one statement: some 100 KiB mostly, and 2 MiB at the most, because larger bodies are streamed. */
export const RETRIEVED_AT_ONCE_MAX = 8;

/** Messages read ahead for a client that takes one after the other, and their bytes that are kept until it asks. */
export const AHEAD_MESSAGES = 16;
export const AHEAD_BYTES_MAX = 256 * 1024;

/** Milliseconds that they are kept for a client that does not go on. */
export const AHEAD_MS_MAX = 2000;

/** Bytes of a large message that are written before looking whether the client takes them. */
export const WRITTEN_BYTES_MAX = 64 * 1024;

/**
 * Milliseconds between looks whether a maildrop in use becomes free: a client that comes again right after it was cut off meets
 * its own last session, which ends within moments. Together one second.
 */
export const IN_USE_WAITS_MS: readonly number[] = [20, 80, 200, 300, 400];
