/** What one question to the domain name system may cost. */

/** Octets of an answer over UDP that pass every network whole (RFC 6891 6.2.5, and the DNS flag day of 2020). */
export const UDP_OCTETS_MAX = 1232;

/** Records of one answer that are looked at; a list of 100 mail servers is already strange. */
export const RECORDS_MAX = 500;

/** Aliases followed from one name; resolvers themselves give up at 8 to 16. */
export const ALIASES_MAX = 10;

/** Times that every server is asked before the question is given up. */
export const ROUNDS = 2;

/** Servers that are asked, as in the resolv.conf of every system. */
export const SERVERS_MAX = 3;

/** Milliseconds that the last try gets at least: less is not worth a packet. */
export const TRY_MS_MIN = 50;

/** Milliseconds after which a question over UDP is said again, and then after twice as long: a packet that was lost costs a second, not half of the time. */
export const RESEND_MS = 1_000;

/** Packets that are not the answer and are passed over in one try; more are an attack on the question. */
export const STRAYS_MAX = 64;

/** Questions on the network at the same time; each has one socket. Many, because some wait for name servers that never answer. */
export const SOCKETS_MAX = 500;

/** Questions that wait for a socket; more are refused at once. */
export const WAITING_MAX = 10_000;

/** Answers remembered. */
export const ANSWERS_MAX = 10_000;

/** Bytes of an answer that is remembered at all: with ANSWERS_MAX they bound the memory. */
export const ANSWER_BYTES_MAX = 4_096;

/** Seconds that an answer is kept at least: one delivery asks the same things several times. */
export const TTL_MIN = 5;

/** Seconds that an answer is kept at most (RFC 8767 4 suggests a week; a mistake in a zone should not last so long). */
export const TTL_MAX = 86_400;

/** Seconds that "there is none" is kept at most (RFC 2308 5 allows hours; a new domain should not wait so long). */
export const NEGATIVE_TTL_MAX = 900;

/** Seconds that a failure is remembered (RFC 2308 7 allows five minutes), so that a dead resolver costs its time once. */
export const TROUBLE_SECONDS = 10;

/** Milliseconds that a server which did not answer is asked after the others. */
export const SILENT_MS = 30_000;

/** Milliseconds after which the servers of the system are read again: a network may have changed. */
export const SYSTEM_SERVERS_MS = 60_000;

/** Questions in a row that a server leaves unanswered before the log tells: one may be about a domain whose own servers are slow. */
export const MISSES_TOLD = 3;
