/** What an authority may cost, and how often it is asked. What it answers was written by others. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../base/clock.ts";

/** Milliseconds for one request. */
export const REQUEST_MS_MAX = 30_000;

/** Octets of an answer: orders, authorizations and problems have a few thousand, a chain of certificates some ten thousand. */
export const ANSWER_OCTETS_MAX = 256 * 1024;

/** Characters of an address that an authority gives. */
export const URL_LENGTH_MAX = 2048;

/** Times that a request is signed again because the authority did not like its nonce (RFC 8555 6.5). */
export const NONCE_TRIES_MAX = 4;

/** Nonces that are kept for later requests. */
export const NONCES_KEPT_MAX = 8;

/** Names of one certificate: what Let's Encrypt takes. */
export const NAMES_MAX = 100;

/** Challenges that one authorization may offer: there are four kinds. */
export const CHALLENGES_MAX = 20;

/** Certificates of a chain, one's own among them. */
export const CHAIN_LENGTH_MAX = 10;

/** Characters of a token: 128 bits have 22 (RFC 8555 8.3). */
export const TOKEN_LENGTH_MAX = 256;

/** Characters of what an authority says went wrong, as it is kept and shown. */
export const PROBLEM_LENGTH_MAX = 500;

/** Milliseconds between two looks at what the authority works on, when it names none: the first, and the longest. */
export const POLL_MS_MIN = 1_000;
export const POLL_MS_MAX = 15_000;

/** Milliseconds for all that an order takes, beginning to end. What is not done by then goes on at the next try. */
export const ORDER_MS_MAX = 10 * MINUTE_MS;

/** Milliseconds that an answer to a challenge is kept: longer than an order, in case its process was killed. */
export const CHALLENGE_KEPT_MS = HOUR_MS;

/** Tries for one certificate in a day: Let's Encrypt bears with five failures of a name in an hour, and three hundred orders in three hours. */
export const TRIES_PER_DAY_MAX = 8;

/** Milliseconds after a failure until the next try: the first time, then doubling up to the longest. */
export const RETRY_MS_MIN = 15 * MINUTE_MS;
export const RETRY_MS_MAX = 12 * HOUR_MS;

/** The longest that an authority may have us wait: limits of a week are usual. */
export const RETRY_AFTER_MS_MAX = 8 * DAY_MS;

/** Share of its lifetime after which a certificate is renewed, and by how much of it (at random) sooner: not everybody asks in the same minute. */
export const RENEW_SHARE = 2 / 3;
export const RENEW_JITTER_SHARE = 0.04;

/** Share of its lifetime before its end at which it is renewed, however late the authority would like that. */
export const LATEST_SHARE = 1 / 10;

/** Milliseconds between two questions about when the authority would like that (RFC 9773 4.3): the shortest, the usual, the longest. */
export const RENEWAL_ASK_MS_MIN = HOUR_MS;
export const RENEWAL_ASK_MS = 6 * HOUR_MS;
export const RENEWAL_ASK_MS_MAX = DAY_MS;
