/** What one message may ask of the delivery. */
import { DAY_MS } from "../base/clock.ts";

/** Recipients of one message: ten times what RFC 5321 4.5.3.1.8 asks for, announced with LIMITS (RFC 9422). */
export const RECIPIENTS_MAX = 1_000;

/** Received fields above which a message is taken to go in circles; RFC 5321 6.3 wants at least 100. */
export const RECEIVED_FIELDS_MAX = 100;

/** Copies of one message written at the same time; each may open a file and wait for the disk. */
export const COPIES_AT_ONCE_MAX = 32;

/** Milliseconds that a copy made of an unacknowledged message is remembered: senders retry for five days, by custom. */
export const PARTIAL_DELIVERY_MS = 6 * DAY_MS;

/** Bytes of a host name in a Received field. */
export const HOST_NAME_BYTES_MAX = 255;

/** Mailboxes in the From field of a submission; each is looked up. Two authors are rare already. */
export const AUTHORS_MAX = 10;

/** Seconds that a message may wait for its release (RFC 4865): 30 days, a whole number of them. */
export const HOLD_SECONDS_MAX = 30 * 86_400;

/** Authentication-Results of other servers that are kept; real mail has as many as it passed servers. */
export const FOREIGN_RESULTS_MAX = 500;

/** Accounts whose counts of mail sent are remembered in one process. */
export const SENDING_ACCOUNTS_MAX = 10_000;

/** Milliseconds after which they are read again: other processes count too. */
export const SENDING_READ_MS = 1_000;

/** Active Sieve scripts kept ready in one process; those used longest ago are read again. */
export const READY_SCRIPTS_MAX = 200;

/** Characters of all of them: a character of a script takes up to 90 bytes once it is ready. People have a few thousand. */
export const READY_SCRIPTS_LENGTH_MAX = 4 * 1024 * 1024;

/** Accounts of which a process remembers that they have scripts and none that is active. */
export const SCRIPTLESS_MAX = 10_000;

/** Bytes above which a message is large to a script, which sees all of it in one piece, in memory of its own. */
export const LARGE_MESSAGE_BYTES = 1024 * 1024;

/** Scripts that look at large messages at the same time, in one process; others wait. */
export const LARGE_RUNS_MAX = 4;

/**
 * Messages that somebody must have shown before mail is judged by them. Measured (docs/design/0166): with twenty of each, between one wanted message in a
 * thousand and one in fifty is called junk, as chance has it; with forty that are wanted one in seven hundred. There is always more of those.
 */
export const JUNK_LEARNED_MIN = 20;
export const HAM_LEARNED_MIN = 40;

/** The score from which mail is filed as junk: what is lost in Junk costs more than what is not caught. */
export const JUNK_FROM = 0.995;

/** Of what nothing is known, or of somebody who is known. */
export const UNKNOWN_SCORE = 0.5;
