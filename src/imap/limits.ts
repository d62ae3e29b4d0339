/** What one IMAP session may ask for, each with its unit and reason. */

/** Milliseconds without a byte after login: RFC 9051 5.4 asks for at least 30 minutes; clients in IDLE come back after 29. */
export const IDLE_MS_MAX = 31 * 60_000;

/** Bytes of one command without its literals; RFC 7162 4 asks for 8192, long UID sets need more. */
export const LINE_BYTES_MAX = 64 * 1024;

/** The same before login, where the longest thing said is a token of 9 KiB in base64 (SASL_RESPONSE_OCTETS_MAX). */
export const LINE_BYTES_BEFORE_LOGIN_MAX = 13 * 1024;

/** Bytes of all literals of a command that are kept within it; larger ones only where a command takes messages. */
export const INLINE_LITERAL_BYTES_MAX = 64 * 1024;

/** The same before login: LOGIN has two, of 4096 bytes each. */
export const INLINE_LITERAL_BYTES_BEFORE_LOGIN_MAX = 2 * 4096;

/** Bytes of a literal before login that comes without leave: the promise of LITERAL- (RFC 7888 5). */
export const NON_SYNC_LITERAL_BYTES_BEFORE_LOGIN_MAX = 4096;

/** Bytes that are thrown away to get past something refused, before the connection is given up instead. */
export const DISCARD_BYTES_MAX = 16 * 1024 * 1024;

/** The same after login, in messages of the largest size: who is cut off in the middle of an upload tries it again (RFC 7888 4). */
export const DISCARDED_MESSAGES_MAX = 4;

/** BAD answers in a row before the session ends: a client that far off its grammar will not find back. */
export const BAD_IN_A_ROW_MAX = 20;

/** BAD and NO before login, in all: whoever needs more is guessing. */
export const FAILURES_BEFORE_LOGIN_MAX = 20;

/** Bytes that one CATENATE may read, for each that it may write: a part is found by reading the whole message. */
export const CATENATE_READS_PER_BYTE = 8;

/** Ranges in one LANGUAGE: as many languages as anybody reads. */
export const LANGUAGE_RANGES_MAX = 32;

/** Patterns in one LIST: clients send one to three. */
export const LIST_PATTERNS_MAX = 32;

/** Wildcards in all patterns of one LIST, after neighbours are merged: each may be alive at every character of every name. */
export const LIST_WILDCARDS_MAX = 32;

/** Characters of one pattern with its reference; longer than any mailbox name can be. */
export const LIST_PATTERN_CHARS_MAX = 2000;

/** Parameters of SELECT: two are known. */
export const SELECT_PARAMETERS_MAX = 4;

/** Milliseconds that commands may take in one turn of the event loop before other clients have theirs. */
export const TURN_MS_MAX = 10;

/** Selection or return options of one LIST: there are a handful of each. */
export const LIST_OPTIONS_MAX = 16;

/** Characters of a command or an answer that the trace log shows. */
export const TRACED_CHARS_MAX = 1000;

/** Fields of a client's ID that are logged, and characters of each (RFC 2971 3.3 allows 30 fields of 1024 octets). */
export const ID_FIELDS_MAX = 30;
export const ID_LOGGED_CHARS_MAX = 80;

/** Mailboxes of an account that a client can hear of all the time (NOTIFY): each change of the account costs a look at all of them. */
export const WATCHED_MAILBOXES_MAX = 2_000;

/** Searches of one mailbox whose changes are told (UPDATE), and UIDs that are remembered for all of them: 2 MB. */
export const CONTEXTS_MAX = 16;
export const CONTEXT_RESULTS_MAX = 500_000;

/** Results of such a search where they are sorted: they are sorted anew whenever one comes. */
export const SORTED_CONTEXT_RESULTS_MAX = 5_000;

/** Ranges of UIDs in the keys of such a search. */
export const CONTEXT_RANGES_MAX = 10_000;

/** Messages in a batch of UIDBATCHES, at least: smaller ones cost more than they save (RFC 10022 3.1.2). */
export const BATCH_MESSAGES_MIN = 500;

/** Messages that UIDBATCHES divides when it is asked for some batches: what RFC 10022 3.1.3 asks for at least. */
export const BATCHED_MESSAGES_MAX = 100_000;

/** Milliseconds between words that a long command goes on: RFC 9585 4 asks for no more than one in ten seconds. */
export const IN_PROGRESS_MS = 10_000;

/** Messages whose flags are told before others have their turn: a few milliseconds, some hundred KiB. */
export const TOLD_PER_PAGE = 5000;

/** Changes of flags by a session itself that are remembered until it is told the news: who has given NOTIFY may never be. Some hundred KiB. */
export const OWN_CHANGES_MAX = 10_000;

/** Ranges of UIDs in one VANISHED response: some clients read lines into buffers of 8 or 16 KiB. */
export const VANISHED_RANGES_PER_LINE = 300;

/** Names of annotations in one METADATA response that nobody asked for: a line of a few KiB. */
export const ENTRIES_PER_LINE = 20;

/** Replies to replies in one thread; what is deeper begins a thread of its own. */
export const THREAD_DEPTH_MAX = 2_000;

/** Resources in one SETQUOTA: four are registered. */
export const QUOTA_RESOURCES_MAX = 16;

/** Deleted messages whose sizes STATUS adds up before others have their turn. */
export const STATUS_PAGE = 1000;

/** Accounts of others that are looked at side by side before clients of other accounts have their turn: opening one takes a millisecond or two. */
export const SPACES_AT_ONCE = 4;
