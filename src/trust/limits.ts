/** How long things stay true, and how large they may be, where mail is vouched for. */

/** Days that a rewritten reverse-path takes bounces: servers give up after five, and some answer late. */
export const SRS_DAYS_MAX = 21;
