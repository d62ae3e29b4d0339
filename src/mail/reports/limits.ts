/** How long reports are tried, and how large they may be. */
import { HOUR_MS } from "../../base/clock.ts";

/** Days after its own that a report is tried to be sent: then nobody wants it any more. */
export const REPORT_DAYS_MAX = 3;

/** Bytes of a packed report that are still mailed. */
export const REPORT_BYTES_MAX = 5_000_000;

/** Milliseconds between two looks at what is to be sent. */
export const REPORT_ROUND_MS = 3_600_000;

/** Milliseconds after midnight (UTC) within which reports are sent, each server at a moment of its own (RFC 8460 4.1). */
export const REPORT_SPREAD_MS = 4 * HOUR_MS;

/** Milliseconds to post a report to a web server. */
export const POST_MS = 30_000;

/** Octets that a web server may answer to a report. */
export const POST_ANSWER_OCTETS_MAX = 65_536;

/** Bytes of a report of others when it is unpacked; a large one has some MiB. */
export const UNPACKED_BYTES_MAX = 50_000_000;

/** Files of one message that are looked at. */
export const REPORT_FILES_MAX = 10;

/** Policies and details of one TLS report that are read. */
export const TLS_POLICIES_MAX = 10_000;

/** Characters of one text in a report of others. */
export const REPORT_TEXT_LENGTH_MAX = 255;

/** Addresses that are shown from which most of a domain's unproven mail came. */
export const SOURCES_SHOWN = 10;

/** Messages with reports that are held in memory at once. */
export const REPORT_MESSAGES_PER_PAGE = 20;

/** Messages whose reports are kept in memory, and rows of one that are: three months from 100 servers, in a few MiB. */
export const REMEMBERED_MESSAGES_MAX = 10_000;
export const REMEMBERED_LINES_MAX = 100;
