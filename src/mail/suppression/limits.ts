/** How the list of suppressed addresses counts, and what it keeps. */

/** Milliseconds between two failures that count: an hour in which a server denies everybody is one failure. */
export const FAILURE_INTERVAL_MS = 20 * 60 * 60 * 1000;

/** Characters of a reason that are kept. */
export const REASON_LENGTH_MAX = 500;

/** Addresses of one page of the list. */
export const SUPPRESSIONS_PER_PAGE_MAX = 1_000;
