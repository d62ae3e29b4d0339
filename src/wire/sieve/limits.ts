/** What a script may cost, so that no script holds up the mail of others. A script beyond a limit is refused, or ends with an error and the message is kept. */

/** Bytes of a script: more than a thousand rules; Pigeonhole's default allows 1 MiB, Cyrus' 32 KiB. */
export const SCRIPT_BYTES_MAX = 262_144;

/** Mistakes told of one script: more than anybody mends at once. */
export const MISTAKES_MAX = 100;

/** Blocks and tests within each other; Pigeonhole allows 32. */
export const NESTING_MAX = 32;

/** Actions that one run may ask for; people have a handful of rules that fit one message. Pigeonhole's default is 32. */
export const ACTIONS_MAX = 64;

/** Addresses that one message may be redirected to; Pigeonhole's default is 4. */
export const REDIRECTS_MAX = 5;

/** Steps of one run: a command, a test, or the comparison of some characters. As many take about a second. */
export const STEPS_MAX = 20_000_000;

/** Characters that are compared for one step. */
export const CHARACTERS_A_STEP = 64;
