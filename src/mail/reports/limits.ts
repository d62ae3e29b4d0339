/** How long reports are tried, and how large they may be. */

/** Days after its own that a report is tried to be sent: then nobody wants it any more. */
export const REPORT_DAYS_MAX = 3;

/** Milliseconds between two looks at what is to be sent. */
export const REPORT_ROUND_MS = 3_600_000;

/** Milliseconds after midnight (UTC) within which reports are sent, each server at a moment of its own (RFC 8460 4.1). */
export const REPORT_SPREAD_MS = 4 * 3_600_000;

/** Milliseconds to post a report to a web server. */
export const POST_MS = 30_000;

/** Octets that a web server may answer to a report. */
export const POST_ANSWER_OCTETS_MAX = 65_536;
