/** What a script may cost, so that no script holds up the mail of others. A script beyond a limit is refused, or ends with an error and the message is kept. */

/** Bytes of a script: more than a thousand rules; Pigeonhole's default allows 1 MiB, Cyrus' 32 KiB. */
export const SCRIPT_BYTES_MAX = 262_144;

/** Mistakes told of one script: more than anybody mends at once. */
export const MISTAKES_MAX = 100;

/** Characters told of one mistake, or of what went wrong in a run: a script may hold long strings. */
export const MISTAKE_LENGTH_MAX = 300;

/** Characters of an address with the name beside it. */
export const ADDRESS_LENGTH_MAX = 1_000;

/** Blocks and tests within each other; Pigeonhole allows 32. */
export const NESTING_MAX = 32;

/** Actions that one run may ask for; people have a handful of rules that fit one message. Pigeonhole's default is 32. */
export const ACTIONS_MAX = 64;

/** Addresses that one message may be redirected to; Pigeonhole's default is 4. */
export const REDIRECTS_MAX = 5;

/** Steps of one run: a command, a test, the comparison of some characters, or the making of fewer. As many take a few seconds at worst; a thousand rules on a usual message take 100,000. */
export const STEPS_MAX = 10_000_000;

/** Steps after which others have their turn: some 10 milliseconds. */
export const STEPS_A_TURN = 100_000;

/** Characters that are compared for one step: the machine does it as fast as it does a command. */
export const CHARACTERS_A_STEP = 256;

/** Characters that are made for one step: put together, changed, or read as a grammar. So one run makes 40 million at most, and holds no more. */
export const CHARACTERS_MADE_A_STEP = 4;

/** Header fields whose names are looked at for one step. */
export const FIELDS_A_STEP = 4;

/** Steps of a question to the store: as many as of some hundred comparisons. */
export const HOST_STEPS = 1_000;

/** Variables of one script, and those that scripts share; Pigeonhole allows 255. */
export const VARIABLES_MAX = 256;

/** Characters of a variable, and of what a wildcard stood for; more is cut off (RFC 5229 6 wants 4,000). A part of a message may be taken into one. */
export const VARIABLE_LENGTH_MAX = 32_768;

/** Characters of a string once its variables are filled in: an answer of some pages. */
export const STRING_LENGTH_MAX = 1_048_576;

/** The largest number in ${1}; the last wildcard of any real pattern has a smaller one. */
export const MATCH_NUMBER_MAX = 255;

/** Flags that a message gets, and characters of one. */
export const FLAGS_MAX = 100;
export const FLAG_LENGTH_MAX = 100;

/** Scripts within each other, and includes in one run; Pigeonhole allows 10 and 255. */
export const INCLUDE_DEPTH_MAX = 10;
export const INCLUDES_MAX = 255;

/** Octets of a field that a script adds (as Pigeonhole), and of all that it adds to one message. */
export const ADDED_FIELD_BYTES_MAX = 2_048;
export const ADDED_FIELDS_BYTES_MAX = 65_536;

/**
 * Bytes of all that a script makes of one message: each action holds the message as it was when it was asked for. Twice the largest message that is
 * usual; a single one may be larger.
 */
export const EDITED_BYTES_MAX = 128 * 1_048_576;

/** How long `duplicate` remembers a message when the script does not say, and at most (RFC 7352 3.3 suggests 7 days). */
export const DUPLICATE_SECONDS = 604_800;
export const DUPLICATE_SECONDS_MAX = 2_592_000;

/** Messages that one run asks to know again: each is a row that is kept. People have a rule or two. */
export const DUPLICATES_MAX = 32;

/** Recipients of a notification, as of redirect. */
export const NOTIFIED_MAX = 5;
