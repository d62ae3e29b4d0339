/** Mailboxes of the old server that are taken: an account may have as many. */
export const MAILBOXES_MAX = 10_000;

/** Messages that are asked for at once: few enough that a slow line shows progress. */
export const MESSAGES_AT_ONCE = 50;

/** Octets of messages that are written in one transaction, and what may wait in memory for it. */
export const OCTETS_AT_ONCE = 8 * 1024 * 1024;

/** Milliseconds that the old server may say nothing. */
export const SILENCE_MS_MAX = 60_000;

/** Milliseconds until the connection stands. */
export const CONNECT_MS_MAX = 15_000;

/** Flags of one message; what is beyond is left there. */
export const FLAGS_MAX = 50;

/** Messages of one page that the old server may fail at, before it is the server that fails: each costs two connections. */
export const UNREAD_MESSAGES_MAX = 20;

/** Messages that were left out and are named. */
export const LEFT_LISTED_MAX = 200;
