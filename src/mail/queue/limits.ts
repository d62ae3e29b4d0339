/** How much of everything the queue takes, keeps in memory and does at a time. */

/** Messages written in one transaction: some 5 ms in SQLite, which nobody else can use meanwhile. */
export const WRITES_TOGETHER_MAX = 100;

/** Bodies up to this size (bytes) lie in the database; larger ones in the blob store, where a crash cannot tear them. */
export const INLINE_BYTES_MAX = 256 * 1024;

/** Legs that wait in memory for their turn; the others wait in the database. Some 300 bytes each. */
export const LINE_LEGS_MAX = 1_000;

/** Below so many waiting legs more are fetched of what was left in the database. */
export const LINE_LEGS_MIN = 150;

/** Legs of one hop that wait in memory, so that none fills the line; and of one author. */
export const HOP_LEGS_MAX = 200;
export const AUTHOR_LEGS_MAX = 300;

/** Legs that one author gets in a row before the next author has a turn. */
export const TURN_LEGS = 20;

/** Authors and lanes looked at in one round of fetching; the next round goes on behind them. */
export const TURNS_PER_FETCH = 100;
export const LANES_PER_TURN = 50;

/** Due lanes that are read in one statement; with more, each author's are read by themselves. */
export const DUE_LANES_AT_ONCE = 100;

/** Legs whose time is up that are settled in one transaction. */
export const OVERDUE_LEGS = 50;

/** Milliseconds before overdue legs that could not be settled, because they are on their way, are looked at again. */
export const OVERDUE_PAUSE_MS = 10_000;

/** Milliseconds in which new messages gather while others are on their way: looking at the tables for each costs more than it waits. */
export const GATHER_MS = 5;

/** Bytes of messages on their way at the same time, all connections together; one message may always go. */
export const BYTES_ON_THE_WAY_MAX = 256 * 1024 * 1024;

/** Connections to a hop that nobody has talked to yet: enough for a burst, and no flood for a small server. */
export const HOP_CONNECTIONS_FIRST = 5;

/** Milliseconds that a hop which cannot be reached is left alone: at first, and at most; each failure doubles it. */
export const DEAD_MS_MIN = 2 * 60_000;
export const DEAD_MS_MAX = 30 * 60_000;

/** Hops whose pace is remembered although nothing goes there now. */
export const PACES_MAX = 10_000;

/** Tries of each recipient that are remembered; five days of the standard schedule have some forty. */
export const ATTEMPTS_KEPT = 50;

/** Characters of a reply that are kept: ten lines of the longest that RFC 5321 4.5.3.1.5 allows. */
export const REPLY_CHARACTERS_MAX = 5_000;

/** Milliseconds between looks for what no notice told of: a lost notice, or the command line beside the server. */
export const LOOK_MS = 2_000;

/** Milliseconds that a sender is taken for alive without renewal, and between renewals; after the last it gives up by itself. */
export const SENDER_MS = 60_000;
export const SENDER_RENEWAL_MS = 15_000;
export const SENDER_DOUBTFUL_MS = 45_000;

/** Milliseconds before a record that the storage did not take is written again. */
export const RECORD_PAUSE_MS = 1_000;

/** Milliseconds between two looks at how large the queue is, for the gauges. */
export const MEASURE_MS = 1_000;

/** Messages that the operator's command changes in one transaction. */
export const CHANGED_TOGETHER = 200;

/** Hops that a summary shows. */
export const HOPS_LISTED = 200;
