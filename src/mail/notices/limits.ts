/** How much one notice says, and gives back. */

/** Bytes of a failed message that come back whole when the sender did not say how much is wanted; of larger ones the header. */
export const RETURNED_BYTES_MAX = 64 * 1024;

/** Bytes of a failed message that come back whole when the sender asked for all of it (RFC 3461 6.2 lets us set a limit). */
export const RETURNED_IN_FULL_BYTES_MAX = 10 * 1024 * 1024;

/** Bytes of a header that come back; real ones have under 20 KiB. */
export const RETURNED_HEADER_BYTES_MAX = 64 * 1024;

/** Recipients that the text names one by one; the machine-readable part has all of them. */
export const RECIPIENTS_NAMED_MAX = 50;

/** Recipients whose technical details are told in the text. */
export const RECIPIENTS_DETAILED_MAX = 20;

/** Lines of the next server's reply that are passed on. */
export const REPLY_LINES_MAX = 20;

/** Characters of one such line: in UTF-8 at most 800 bytes, which fit into a line of a header (998, RFC 5322 2.1.1). */
export const REPLY_LINE_LENGTH_MAX = 200;

/** Characters of the original's subject in a notice. */
export const SUBJECT_LENGTH_MAX = 150;

/** Columns of the text. */
export const TEXT_COLUMNS = 72;
