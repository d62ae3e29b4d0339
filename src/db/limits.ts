/** The limits of the database engines, with their units and reasons. */

/** Prepared statements kept per SQLite connection: more than the store has, and each costs a few KiB. */
export const STATEMENTS_MAX = 200;
/** Page cache of one SQLite connection, KiB. The operating system caches the file as well; four times as much gained nothing measurable. */
export const PAGE_CACHE_KIB = 512;
/** Bytes of a database page. Measured with mail: 8 KiB pages make the log of a delivery 1.6 times and of a flag change twice as long. */
export const PAGE_BYTES = 4096;
/** How long a transaction waits for another process to finish its own, milliseconds. Those take well under one. */
export const BUSY_MS_MAX = 10_000;
/** How long queued transactions of one file may follow each other, or one may go on, before sockets get a turn, milliseconds. */
export const QUEUE_MS_MAX = 5;

/** A file gives room back when so many of its pages hold nothing (16 MiB) … */
export const FREE_PAGES_MIN = 4096;
/** … and these are such a part of it: less is soon used by what comes. */
export const FREE_SHARE_MIN = 1 / 4;
/** Pages given back in one transaction: others wait for that, 1 ms on average where another page is moved for each. */
export const PAGES_GIVEN_BACK_AT_ONCE = 64;

/** Pages in the write-ahead log, not yet in the database file, that make it worth while to copy them: 4 MiB. */
export const LOG_PAGES_TO_COPY = 1000;
/** Pages in the log at which writers are held up for a moment so that it can start over: 32 MiB. */
export const LOG_PAGES_MAX = 8000;
/** Rows written from one look at the length of the log to the next: looking costs a small commit a tenth. Most add a page or two each, none over 70. */
export const LOG_ROWS_PER_LOOK = 64;
/** After so long without a write the log is emptied, milliseconds. */
export const LOG_IDLE_MS = 5000;

/** Hardly anybody empties a log so soon after a write, milliseconds: the next one need not look whether it is empty. */
export const LOG_SURELY_KEPT_MS = 1000;

/** Account files that a process keeps open; each takes 4 descriptors and, warm, up to PAGE_CACHE_KIB and its statements. */
export const OPEN_ACCOUNTS_MAX = 256;
/** An account that nobody used for so long is closed, milliseconds. */
export const ACCOUNT_IDLE_MS = 60_000;

/** Connections to PostgreSQL of one process. A transaction holds one while it runs. */
export const POSTGRES_CONNECTIONS_MAX = 16;
/** Statements that get a name, and so a kept plan, per PostgreSQL connection; others are planned each time. */
export const NAMED_STATEMENTS_MAX = 500;
/** How long to wait for a PostgreSQL connection, milliseconds. */
export const POSTGRES_CONNECT_MS_MAX = 10_000;
/** How long a writer waits for another to commit, and a connection may do nothing in a transaction, milliseconds. */
export const LOCK_MS_MAX = 10_000;
/**
 * How long PostgreSQL may be at one statement, milliseconds. Those of clients take a few, the largest some seconds; migrations and the removal of an
 * account may take as long as they need.
 */
export const STATEMENT_MS_MAX = 60_000;
/** How long its answer is waited for, milliseconds: who does not even say that it gave up is hung, or behind a network that is gone. */
export const ANSWER_MS_MAX = STATEMENT_MS_MAX + 5_000;
/** How long a notice for other nodes may take, milliseconds: then its connection is given up, and another one opened. */
export const NOTICE_MS_MAX = 10_000;
/** How long the end of such a connection is waited for, milliseconds. */
export const GOODBYE_MS_MAX = 1_000;
