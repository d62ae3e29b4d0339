/** What one IMAP session may ask for, each with its unit and reason. */

/** Minutes without a byte after login: RFC 9051 5.4 asks for at least 30; clients in IDLE come back after 29. */
export const IDLE_MINUTES_MAX = 30;

/** BAD answers in a row before the session ends: a client that far off its grammar will not find back. */
export const BAD_IN_A_ROW_MAX = 20;

/** BAD and refused logins before login in all: whoever needs more is guessing. */
export const BAD_BEFORE_LOGIN_MAX = 10;

/** Bytes of answers gathered before they are handed to the connection in the middle of a batch of commands. */
export const BATCH_BYTES_MAX = 64 * 1024;

/** Patterns in one LIST: clients send one to three. */
export const LIST_PATTERNS_MAX = 32;

/** Wildcards in all patterns of one LIST, after neighbours are merged: each may be alive at every character of every name. */
export const LIST_WILDCARDS_MAX = 32;

/** Characters of one pattern with its reference; longer than any mailbox name can be. */
export const LIST_PATTERN_CHARS_MAX = 2000;

/** Fields of a client's ID that are logged, and characters of each (RFC 2971 3.3 allows 30 fields of 1024 octets). */
export const ID_FIELDS_MAX = 30;
export const ID_LOGGED_CHARS_MAX = 80;
