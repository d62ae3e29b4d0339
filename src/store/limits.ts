/** How much of everything an account may hold, and how much is handled at a time. */
import { HOUR_MS } from "../base/clock.ts";

/** Bytes of one message. Larger than any server on the way would take; what fits a listener is configured there. */
export const MESSAGE_BYTES_MAX = 512 * 1024 * 1024;

/**
 * Bytes of its header, which lies in the account's file and is read with those of a page of other messages: four times what SMTP takes, for odd mail that
 * comes from elsewhere.
 */
export const HEADER_BYTES_MAX = 2 * 1024 * 1024;

/** Messages ever added to one mailbox: UIDs are 32 bits wide and never reused (RFC 9051 2.3.1.1). */
export const UID_MAX = 0xffff_ffff;

/**
 * Numbers of each kind left out when a backup takes the place of an account: more than were given out since it was made. UIDs allow for a
 * thousand such times.
 */
export const LEFT_OUT_AT_RESTORE = 2 ** 22;

/** Positions of the change log left out then: it has 53 bits. */
export const MODSEQS_LEFT_OUT_AT_RESTORE = 2 ** 32;

/** Mailboxes of one account, names without messages included: LIST reads them all. */
export const MAILBOXES_MAX = 10_000;

/** Names in a path: renaming and deleting walk up and down the tree. */
export const MAILBOX_DEPTH_MAX = 32;

/** Bytes of UTF-8 in one name of a path, as file systems and other servers have it, so that mail can move there. */
export const MAILBOX_NAME_BYTES_MAX = 255;

/** Bytes of UTF-8 in a whole path; an IMAP line of 8 KiB takes two of them in modified UTF-7. */
export const MAILBOX_PATH_BYTES_MAX = 1_000;

/** Identifiers that one mailbox is shared with: all of them are read with the names of mailboxes. */
export const GRANTS_PER_MAILBOX_MAX = 1_000;

/** Subscribed names of one account: a name need not exist to be subscribed to. */
export const SUBSCRIPTIONS_MAX = 20_000;

/** Bytes of one keyword; RFC 9051 sets none, clients use under 50. */
export const KEYWORD_BYTES_MAX = 255;

/** Keywords on one message. */
export const KEYWORDS_PER_MESSAGE_MAX = 200;

/** Different keywords in one account: FLAGS lists those in use at every SELECT. */
export const KEYWORDS_MAX = 1_000;

/** Distinct combinations of flags in one account: every process keeps them in memory. */
export const FLAG_SETS_MAX = 20_000;

/** How many removals there are to each that looks for what nobody needs any more. */
export const TIDY_EVERY = 1_024;

/** Message-ids that are looked at then, for threads that are over: some fifty milliseconds, in turns. What is not met waits for another time. */
export const THREAD_REFS_LOOKED_AT = 50_000;
/** Those looked at in one statement: a millisecond or two. */
export const THREAD_REFS_PAGE = 1_000;

/** Removing transactions remembered for each mailbox, looked over now and then; a client that was away longer compares its UIDs instead. */
export const EXPUNGES_REMEMBERED = 10_000;

/** Mailboxes of an account, and records of a kind, that went and are remembered; a client that has missed more asks for all that are there. */
export const GONE_MAILBOXES_REMEMBERED = 1_000;
export const GONE_RECORDS_REMEMBERED = 10_000;

/** Messages copied at a time into another account, and their bytes: they are held in memory meanwhile. */
export const ACROSS_PAGE = 100;
export const ACROSS_PAGE_BYTES = 8 * 1024 * 1024;

/** Messages removed in one transaction when nothing asks for all in one: about 15 ms. */
export const EXPUNGE_PAGE = 1_000;

/** Contents removed in one statement: SQLite walks through the pages of each, 60 of a large body, which takes some 0.1 ms. */
export const CONTENTS_PER_STATEMENT = 64;

/** Messages of which a statement is made for one page of UIDs without order among them. */
export const UIDS_PER_STATEMENT = 512;

/** Terms of one search, `and`, `or` and `not` included: each may cost a pass over the mailbox. */
export const SEARCH_TERMS_MAX = 1_000;

/** Terms of one search within each other. */
export const SEARCH_DEPTH_MAX = 100;

/** Words of one text that are searched for in about their spelling. */
export const NEAR_WORDS_MAX = 16;

/** Messages that the terms of a search look at in memory, each term anew, before other work gets its turn: a millisecond, ten in a new process. */
export const SEARCH_POSITIONS = 100_000;

/** Messages whose text is decoded before other work gets its turn. */
export const SEARCH_PAGE = 32;

/** Bytes of them after which others get their turn as well: some five milliseconds. */
export const SEARCH_PAGE_BYTES = 256 * 1024;

/** Messages, and bytes of their bodies, that are indexed at a time: a few milliseconds. */
export const INDEX_PAGE = 16;
export const INDEX_PAGE_BYTES = 1024 * 1024;

/** Messages larger than that which searches of one process hold at the same time: one is decoded while the next is read. */
export const LARGE_TEXTS_HELD_MAX = 2;

/**
 * How much of a turn of the event loop is spent on messages that are made ready, and on what follows at once (their transaction), milliseconds: many
 * connections have one ready at the same moment, and in a new process each takes two.
 */
export const PREPARING_MS_A_TURN = 5;

/** Pause between two such pages in the background, milliseconds: about 2 % of one core, or 160 messages a second. */
export const INDEX_PAUSE_MS = 100;

/** How long after the first message that waits the background begins to index, milliseconds: most come in bursts. */
export const INDEX_DELAY_MS = 5_000;

/** Accounts that wait for the background; beyond it they are indexed by their next search. */
export const INDEX_ACCOUNTS_MAX = 10_000;

/** Messages whose keys for sorting are read before other work gets its turn: about 3 ms. */
export const ORDER_PAGE = 500;

/** How long an upload that nothing was made of is kept, milliseconds (RFC 8620 6 asks for an hour); shorter than the grace time of the blob sweep. */
export const UPLOAD_KEPT_MS = 12 * HOUR_MS;

/** Uploads of one account that are kept, and their bytes together: a few large messages with attachments. Older ones give way (RFC 8620 6). */
export const UPLOADS_MAX = 1_000;
export const UPLOADS_BYTES_MAX = 512 * 1024 * 1024;

/** How many there may be in UPLOAD_KEPT_MS, those that gave way among them: a mailbox that a program imports. Their blobs are on the disk until the next sweep. */
export const UPLOADS_MADE_MAX = 20_000;
export const UPLOADS_MADE_BYTES_MAX = 8 * 1024 * 1024 * 1024;

/** Annotations of one mailbox, or of the account itself, that one user sees, and bytes of each value (RFC 5464 4.1 asks for 10 and 1024). */
export const ANNOTATIONS_MAX = 100;
export const ANNOTATION_BYTES_MAX = 16 * 1024;

/** Annotations of one account together, and the bytes of their values: they count in no quota. */
export const ANNOTATIONS_OF_ACCOUNT_MAX = 10_000;
export const ANNOTATIONS_BYTES_MAX = 16 * 1024 * 1024;

/** Annotations that were taken away and are remembered, so that others hear of it. */
export const REMOVED_ANNOTATIONS_REMEMBERED = 1_000;

/** Records of one kind in one account: identities, submissions, contacts. Those who look at all of a kind read so many. */
export const RECORDS_MAX = 10_000;

/** Bytes of all records of one kind in one account: they count towards no quota of mail. */
export const RECORDS_BYTES_MAX = 64 * 1024 * 1024;

/** Bytes of one record: a Sieve script of 256 KiB, each character of which takes two in JSON, and what is kept with it. */
export const RECORD_BYTES_MAX = 576 * 1024;

/** How long after somebody has shown what is junk the filter learns from it, milliseconds: most show several, and some think again. */
export const LEARN_DELAY_MS = 30_000;

/** Pause between two pages that it learns, milliseconds. */
export const LEARN_PAUSE_MS = 250;

/** Messages learned in one transaction: each is some 400 rows, so ten milliseconds. */
export const LEARN_PAGE = 4;

/** Accounts that wait to be learned from; beyond it they are when their users next show something. */
export const LEARN_ACCOUNTS_MAX = 10_000;

/** Bytes of a message that is learned: junk is small, and a larger one is nearly all attachment. */
export const LEARN_BYTES_MAX = 4 * 1024 * 1024;

/** Changed emails that are looked at together for what they teach. A single change of more teaches nothing: so many at once are moved by programs. */
export const LESSONS_LOOKED_AT = 5_000;

/** Tokens kept for one account: some 3 MB, what a thousand messages leave. Beyond it those go that were seen least, the oldest first. */
export const JUNK_TOKENS_MAX = 100_000;
/** How many are left then: looking for them costs a few milliseconds for each hundred learned messages. */
export const JUNK_TOKENS_LEFT = 90_000;

/** Messages remembered as learned, of those that are in no mailbox. */
export const LESSONS_OUTSIDE_MAX = 20_000;

/** Changes of an account, the latest, that are looked at when its filter begins, or has long had no reason to look: some weeks of them. */
export const CHANGES_LOOKED_BACK = 10_000;

/** How long mail must have been there, and been read, until it counts as wanted, milliseconds: who finds junk later marks it in that time. */
export const KEPT_MS = 3 * 24 * HOUR_MS;

/** Emails that are looked at for it when the first junk is learned: what somebody has kept lately. */
export const KEPT_AT_FIRST = 500;
/** Those looked at in one step. */
export const KEPT_PAGE = 64;

/** Messages in Sent, the newest, in which it is looked whether somebody was written to before mail from there is called junk: some ten milliseconds. */
export const SENT_LOOKED_AT = 5_000;
export const SENT_PAGE = 500;

/** Mail that nobody called wanted is learned as that until there is so much of it, and so many times the junk: more would say nothing new. */
export const HAM_BEFORE = 100;
export const HAM_TIMES_JUNK = 3;
