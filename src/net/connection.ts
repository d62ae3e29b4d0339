/** What a protocol session has of its client: bytes in, bytes out, one peer. The engine is net/socket.ts. */
import type { Protocol } from "../base/events.ts";
import type { Log } from "../base/log.ts";

export interface Peer {
  /** Textual IP address, IPv4-mapped IPv6 already unwrapped; "::1" or "127.0.0.1" on loopback. */
  readonly address: string;
  readonly port: number;
}

export interface TlsState {
  /** "TLSv1.3" */
  readonly version: string;
  /** "TLS_AES_256_GCM_SHA384" */
  readonly cipher: string;
  readonly serverName: string | undefined;
  /** Channel binding data for SCRAM-…-PLUS: `tls-exporter` (RFC 9266) and `tls-server-end-point` (RFC 5929). Undefined where not to be had. */
  channelBinding(type: "tls-exporter" | "tls-server-end-point"): Uint8Array | undefined;
}

export interface Connection {
  /** Short, unique in this process; one id for every log line of the connection. */
  readonly id: string;
  readonly protocol: Protocol;
  readonly log: Log;
  /** The client, after a PROXY header (or XCLIENT) has been believed. */
  readonly peer: Peer;
  readonly local: Peer;
  /** Undefined while the connection is in clear text. */
  readonly tls: TlsState | undefined;
  /** Whether `startTls` could work: a certificate is configured, and the connection is still in clear text. */
  readonly canStartTls: boolean;
  /** Whether credentials may be sent as the connection stands: TLS, loopback, or clear-text logins configured. */
  readonly allowsLogin: boolean;

  /**
   * Queues bytes (a string is UTF-8). Everything written in one turn leaves in one system call. `lent` is what nobody will look at once
   * this is sent, parts of it or what it was made of: its memory is given back then (`base/give-back.ts`).
   */
  write(data: Uint8Array | string, lent?: readonly Uint8Array[]): void;
  /** Resolves when the client has taken enough of what was written: long answers await it between pages. Rejects when the client is gone. */
  drained(): Promise<void>;
  /** True while the client has much unread; then `await drained()`. */
  readonly congested: boolean;
  /** Sends what was written, drops every clear-text byte received but not yet used, then does the TLS handshake. */
  startTls(): Promise<void>;
  /** Gives the session an idle deadline: `handler.timeout()` is called after so long without a byte from the client (coarse, ±1 s). */
  idleLimit(ms: number): void;
  /** The login succeeded: leaves the byte budget, command budget and deadline of connections that have not logged in; ends with the login. */
  loggedIn(login?: OpenLogin): void;
  /** The client will log in anew: everything is as before its login, but for TLS. Compression ends both ways, here and where the client's command ends. */
  loggedOut(): void;
  /** Sends what was written, then goes on compressed in both directions. */
  compress(): void;
  readonly compressed: boolean;
  /** Replaces what is known of the client (XCLIENT). */
  actAs(peer: Peer): void;
  /** Sends what was written, then closes. */
  end(reason: string): void;
  readonly closed: boolean;
}

/** What a connection is logged in with. */
export interface OpenLogin {
  /** Calls `expel` if it ends: the password is another, the token is taken back, the account may not log in. Until disposed. */
  watch(expel: () => void): Disposable;
}

/** Why a session is told to end: the server stops, or what it logged in with is good no more. */
export type Goodbye = "server" | "login";

/** A protocol session, driven by its connection. Errors it throws are logged as ours and end the connection. */
export interface Handler {
  /** Called once, when the connection is ready for the greeting (after TLS and PROXY). */
  start(): void | Promise<void>;
  /** Bytes from the client; valid until the returned promise resolves, and never called again before: that is the back-pressure. */
  receive(chunk: Uint8Array): void | Promise<void>;
  /** The idle deadline passed: say goodbye and end. */
  timeout(): void;
  /** Say goodbye (IMAP BYE, SMTP 421) and end as soon as the command in progress is done. */
  stop(why: Goodbye): void;
  /** The connection is gone; release everything. Called exactly once. */
  closed(): void;
}

export type HandlerFactory = (connection: Connection) => Handler;
