/** Every business event in one place: one function an event, which telemetry turns into one log line and one counter. */

export type Protocol = "smtp" | "submission" | "lmtp" | "imap" | "pop3" | "http";

/** Implemented by telemetry/events.ts; `silentEvents` is for tests. Labels of metrics are the low-cardinality fields only. */
export interface Events {
  connectionOpened(event: { protocol: Protocol; connection: string; peer: string; tls: boolean }): void;
  connectionClosed(event: {
    protocol: Protocol;
    connection: string;
    reason: string;
    bytesIn: number;
    bytesOut: number;
    ms: number;
  }): void;
  connectionRefused(event: { protocol: Protocol; peer: string; reason: string }): void;
  loggedIn(event: { protocol: Protocol; connection: string; account: string; mechanism: string }): void;
  loginFailed(event: {
    protocol: Protocol;
    connection: string;
    peer: string;
    name: string;
    mechanism: string;
    reason: string;
  }): void;
  messageAccepted(event: {
    protocol: Protocol;
    connection: string;
    reversePath: string;
    recipients: number;
    size: number;
    id: string;
  }): void;
  messageRefused(event: {
    protocol: Protocol;
    connection: string;
    reversePath: string;
    recipient: string;
    code: number;
    reason: string;
  }): void;
  messageDelivered(event: { id: string; account: string; mailbox: string; uid: number; size: number }): void;
  /** A delivery status notification is on its way to the sender of the message it is about. */
  noticeSent(event: { id: string; about: string; to: string; action: string; recipients: number }): void;
  commandDone(event: {
    protocol: Protocol;
    connection: string;
    command: string;
    outcome: "ok" | "no" | "bad" | "error";
    ms: number;
  }): void;
}

const nothing = (): void => undefined;

export const silentEvents: Events = {
  connectionOpened: nothing,
  connectionClosed: nothing,
  connectionRefused: nothing,
  loggedIn: nothing,
  loginFailed: nothing,
  messageAccepted: nothing,
  messageRefused: nothing,
  messageDelivered: nothing,
  noticeSent: nothing,
  commandDone: nothing,
};
