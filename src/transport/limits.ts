/** How long to wait for other servers, and how much to ask of them. */

/** Milliseconds. Those of RFC 5321 4.5.3.2 are its minimums; tests shorten them. */
export interface Timeouts {
  /** For a TCP connection: a host that is up answers in a second or two, and the next address waits for this one. */
  readonly connect: number;
  /** RFC 5321 4.5.3.2.1. */
  readonly greeting: number;
  /** EHLO, HELO, STARTTLS and its handshake, AUTH: what MAIL gets. */
  readonly hello: number;
  /** RFC 5321 4.5.3.2.2. */
  readonly mail: number;
  /** RFC 5321 4.5.3.2.3. */
  readonly rcpt: number;
  /** RFC 5321 4.5.3.2.4. */
  readonly data: number;
  /** RFC 5321 4.5.3.2.5: for one block of the message to be taken. */
  readonly block: number;
  /** RFC 5321 4.5.3.2.6: after the message's end. A client that gives up too early sends it twice. */
  readonly end: number;
  /** Until a server hangs up that was told QUIT, or the connection is cut. */
  readonly quit: number;
}

export const TIMEOUTS: Timeouts = {
  connect: 30_000,
  greeting: 300_000,
  hello: 300_000,
  mail: 300_000,
  rcpt: 300_000,
  data: 120_000,
  block: 180_000,
  end: 600_000,
  quit: 5_000,
};

/** Milliseconds between the starts of two connections that race (RFC 8305 5 recommends 250). */
export const CONNECT_STAGGER_MS = 250;

/** MX records that are looked at, by preference: the largest providers have five, and names cost look-ups. */
export const MX_RECORDS_MAX = 16;

/** Addresses of one host: large providers put four to eight behind a name. */
export const ADDRESSES_OF_HOST_MAX = 8;

/** Addresses that one delivery tries to connect to. The next attempt begins anew, with others of the same preference in front. */
export const ADDRESSES_TRIED_MAX = 10;

/** Servers that one delivery asks to take its recipients, as Postfix's smtp_mx_session_limit: the second may take what the first defers. */
export const SESSIONS_TRIED_MAX = 2;

/** Recipients of one transaction: every server must take so many (RFC 5321 4.5.3.1.8). */
export const RECIPIENTS_OF_TRANSACTION_MAX = 100;

/** Bytes of a message that goes with BDAT in the same write as its envelope, before anybody said that its recipients are wanted. */
export const EAGER_BYTES_MAX = 65_536;

/** Bytes of a message that are handed to the socket at once; then the other side has `block` milliseconds to take them. */
export const BLOCK_BYTES = 262_144;

/** Milliseconds that a connection is kept without work: as long as a queue needs to find the next message, and no server minds. */
export const IDLE_MS_MAX = 5_000;

/** Messages on one connection; some servers count them, and say so with 421 only after it is too late to be polite. */
export const MESSAGES_OF_CONNECTION_MAX = 100;

/** Milliseconds that one connection may live, so that load moves on to servers that came back (Postfix: 300 s). */
export const CONNECTION_AGE_MS_MAX = 300_000;

/** Idle connections of all hops together; one more closes the oldest. */
export const IDLE_CONNECTIONS_MAX = 200;

/** Certificates of a chain: real ones have two to four. */
export const CHAIN_CERTIFICATES_MAX = 16;

/**
 * Milliseconds in which a server whose TLS is broken is not asked for it again, where clear text will do: a queue for it costs no second
 * connection for each message, and who disturbs one handshake has not put TLS off for long.
 */
export const BROKEN_TLS_MS = 600_000;

/** Servers with broken TLS that are remembered. */
export const BROKEN_TLS_MAX = 1_000;
