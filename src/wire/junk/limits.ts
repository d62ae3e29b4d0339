/** How much of a message the junk filter looks at, and keeps of it. */

/** Characters of its text that are looked at: junk says what it wants early, and a newsletter has some thousands. */
export const TEXT_LENGTH_MAX = 64 * 1024;

/** Different tokens of one message: each is a row when the message is learned, and a look-up when one is judged. Most mail has 100 to 600. */
export const TOKENS_MAX = 800;

/** Letters of a longer word say nothing: it is an address, a key, or meant to be different each time. */
export const WORD_LENGTH_MAX = 24;

/** Octets of HTML that are searched for links and tricks. */
export const HTML_BYTES_MAX = 256 * 1024;

/** Hosts that the links of one message lead to; more of them say no more. */
export const HOSTS_MAX = 50;

/** Characters of one header field that are looked at. */
export const FIELD_LENGTH_MAX = 1_000;

/** Fields of one name that are looked at: forged mail has a few where one belongs. */
export const FIELDS_MAX = 4;
