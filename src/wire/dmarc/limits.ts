/** How much of a DMARC record and of a report is read and written. */

/** Addresses of one record that are reported to; RFC 9990 3.1.1 lets a receiver stop after two. */
export const REPORT_ADDRESSES_MAX = 2;

/** Rows of one report that is written. */
export const REPORT_ROWS_MAX = 1_000;

/** Rows of one report that are read; the largest senders of reports write some thousand. */
export const RECEIVED_ROWS_MAX = 100_000;
