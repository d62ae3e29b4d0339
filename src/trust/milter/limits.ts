/** What a filter may take and change, each with its unit and reason. */

/** Packets with changes of one message: a new body of 64 MiB comes in a thousand, or in 16,000 of 4 KiB; a filter that has more to say is broken. */
export const CHANGES_MAX = 20_000;

/** Changes of header fields that one filter may make in a message: each is looked for among all fields, of which a header has up to sixty thousand, while everybody else waits. */
export const FIELD_CHANGES_MAX = 1_000;

/** Bytes of header fields that one filter may add to a message: a header has half a megabyte at most, and all of it is decoded at once. */
export const FIELDS_ADDED_BYTES_MAX = 256 * 1024;

/** Characters of a filter's reasons to put one message into quarantine: libmilter sends 64 KiB in a packet at most. All are kept until it is done. */
export const REASON_CHARS_MAX = 128 * 1024;

/** Recipients that one filter may add to a message: as many as a client may name. */
export const RECIPIENTS_ADDED_MAX = 1_000;

/** Milliseconds that all filters together may take for the text of one message: clients wait ten minutes for the answer (RFC 5321 4.5.3.2.6). */
export const ALL_FILTERS_MS_MAX = 9 * 60_000;

/** Bytes that may wait to be read by a filter that does not answer to each packet. */
export const UNREAD_BYTES_MAX = 256 * 1024;

/** Characters of a filter's words that go into the log, and in front of a message that is filed as junk. */
export const LOGGED_CHARS_MAX = 200;

/** Milliseconds in which a filter must have read the last word of a session. */
export const QUIT_MS_MAX = 5_000;
