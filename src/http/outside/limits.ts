/** Bounds of what is asked of other web servers for who reads mail. */

/** Bytes of a picture: those of newsletters are far smaller, animated ones apart. */
export const PICTURE_BYTES_MAX = 8 * 1024 * 1024;

/** Milliseconds for each answer. */
export const ANSWER_MS_MAX = 10_000;

/** Redirections that are followed: counting addresses of newsletters redirect once or twice. */
export const REDIRECTS_MAX = 4;

/** Characters of an address. */
export const URL_LENGTH_MAX = 8_192;

/** Bytes that a request to us may have. */
export const REQUEST_BYTES_MAX = 16_384;

/** Pictures that are fetched for one account at the same time, and for all: they are in memory as a whole. */
export const FETCHES_PER_ACCOUNT_MAX = 6;
export const FETCHES_MAX = 24;

/** Bytes of what a list's server answers, which nobody reads. */
export const UNSUBSCRIBED_BYTES_MAX = 65_536;
