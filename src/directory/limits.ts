/** How large the directory's things may be. */
import { DAY_MS } from "../base/clock.ts";

/** Levels of aliases in aliases. Real trees have two or three; deeper ones are mistakes, and mail to them is deferred until mended. */
export const ALIAS_DEPTH_MAX = 10;

/** Addresses that one recipient may expand to: more is a mailing list, which needs another tool. */
export const EXPANSION_MAX = 1000;

/** Octets of a local part and of a whole address (RFC 5321 4.5.3.1.1 and 4.5.3.1.3 less the angle brackets). */
export const LOCAL_PART_OCTETS_MAX = 64;
export const ADDRESS_OCTETS_MAX = 254;

/** Characters of a display name. */
export const DISPLAY_NAME_MAX = 200;

/** Accounts made by one call, which is one transaction: SQLite inserts them in some 100 ms. */
export const ACCOUNTS_AT_ONCE_MAX = 20_000;

/** Accounts or aliases in one page of a listing. */
export const LISTING_MAX = 1000;

/** Aliases that one listing answers with: 5,000 rows a page, so a listing of all stays within a second. */
export const ALIASES_LISTED_MAX = 100_000;

/** Accounts that share something with one account: LIST looks at all of them. */
export const OWNERS_MAX = 1000;

/** Answers kept in memory by one process: resolved recipients, credentials; by kind; some 300 bytes each. */
export const ANSWERS_MAX = 20_000;

/** Characters of a question whose answer is kept: longer ones are about no real address, and must not fill the memory. */
export const QUESTION_LENGTH_MAX = 400;

/** Milliseconds that a lease lives without renewal: a process that stalls for less loses nothing. */
export const LEASE_MS = 60_000;
export const LEASE_RENEWAL_MS = 20_000;

/** Rows in one statement: with eight columns far below the 32,766 parameters that SQLite takes and the 65,535 of PostgreSQL. */
export const ROWS_PER_STATEMENT = 250;

/** Keys of one domain: two active, two next, and those that retired lately. */
export const KEYS_PER_DOMAIN_MAX = 50;

/** Push subscriptions of one account: a few for each of its devices. */
export const PUSH_SUBSCRIPTIONS_MAX = 50;

/** How long a browser's session lasts unused, milliseconds, and how exactly that is remembered. */
export const WEB_SESSION_MS = 14 * DAY_MS;
export const WEB_SESSION_TOUCH_MS = 600_000;

/** How long a browser may do what would let a thief stay without being asked for a proof again, milliseconds. */
export const WEB_PROOF_MS = 600_000;

/** Sessions of browsers of one account. */
export const WEB_SESSIONS_MAX = 100;

/** Tokens of programs of one account: one for each program on each device. */
export const APP_TOKENS_MAX = 100;

/** Octets of what an issuer of tokens publishes about itself or its keys: real ones have a few thousand. */
export const ISSUER_DOCUMENT_OCTETS_MAX = 256 * 1024;

/** Milliseconds for one such answer: a login waits for two of them. */
export const ISSUER_FETCH_MS = 5_000;

/** Milliseconds after which an issuer's keys are fetched anew, and after which old ones open nothing any more. */
export const KEYS_FRESH_MS = 10 * 60_000;
export const KEYS_KEPT_MS = 60 * 60_000;

/** Milliseconds between two attempts to fetch them, whatever tokens come. */
export const KEYS_PAUSE_MS = 30_000;

/** How exactly the last use of a token is remembered, milliseconds. */
export const APP_TOKEN_TOUCH_MS = 600_000;

/** Kinds of logins shown to an account's owner, and for how long, milliseconds. */
export const LOGINS_KEPT_MAX = 100;
export const LOGINS_KEPT_MS = 90 * DAY_MS;

/** How exactly the last of many equal logins is remembered; how soon new ones are written; how many may wait for that (some 300 bytes each). */
export const LOGIN_BOOK_TOUCH_MS = 600_000;
export const LOGIN_BOOK_WRITE_MS = 1000;
export const LOGIN_BOOK_WAITING_MAX = 5000;

/** Passkeys of one account. */
export const PASSKEYS_MAX = 20;

/** Milliseconds to answer the challenge of a passkey: finding the telephone takes a while. */
export const PASSKEY_CHALLENGE_MS = 300_000;

/** Ids of accounts left out when a backup takes the place of the directory: more than were made since. */
export const ACCOUNTS_LEFT_OUT_AT_RESTORE = 2 ** 20;

/** Changes by administrators that are remembered: years of them, for most. */
export const CHANGES_KEPT = 10_000;
