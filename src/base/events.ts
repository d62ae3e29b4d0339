/** Every business event in one place: one function an event, which telemetry turns into one log line and one counter. */

export type Protocol = "smtp" | "submission" | "lmtp" | "imap" | "pop3" | "managesieve" | "http";

/** What became of a queued message for one recipient, so far. */
type QueuedFate = {
  readonly id: string;
  readonly recipient: string;
  readonly hop: string;
  /** The server that answered; empty when none did. */
  readonly host: string;
  readonly code: number;
  readonly status: string;
  readonly reply: string;
  readonly attempts: number;
};

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
  /** An administrator has said what an account may hold; undefined for no limit. */
  quotaSet(event: { by: string; account: number; maxBytes: number | undefined; maxMessages: number | undefined }): void;
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
  /** An account has sent as much as it may in a day, or too much of it failed: a password may be stolen. */
  sendingStopped(event: {
    account: string;
    reason: "recipients" | "failures";
    recipients: number;
    failures: number;
  }): void;
  /** A message from outside was examined. `reasons` begins with what has led to the verdict. */
  messageExamined(event: {
    id: string;
    verdict: "accept" | "junk" | "defer" | "reject";
    reasons: readonly string[];
    author: string;
    spf: string;
    dkim: readonly string[];
    arc: string;
    dmarc: string;
    iprev: string;
    ms: number;
  }): void;
  /** What a mail filter (milter) has said of a message or of one of its recipients, or that it said nothing that could be used. */
  messageFiltered(event: {
    milter: string;
    id: string;
    result:
      | "passed"
      | "changed"
      | "quarantined"
      | "discarded"
      | "refused"
      | "deferred"
      | "recipient-refused"
      | "failed";
    /** What it changed, its words for the client, or why it failed. */
    detail: string;
    /** That were waited for it. */
    ms: number;
  }): void;
  /** The junk filter of the account was asked. The score is from 0 to 1. */
  messageJudged(event: { id: string; account: string; verdict: "junk" | "accept"; score: number }): void;
  messageDelivered(event: { id: string; account: string; mailbox: string; uid: number; size: number }): void;
  /** What the owner's Sieve script made of a message. */
  scriptRan(event: { id: string; account: string; script: string; actions: readonly string[] }): void;
  /** A delivery status notification is on its way to the sender of the message it is about. */
  noticeSent(event: { id: string; about: string; to: string; action: string; recipients: number }): void;
  messageQueued(event: { id: string; reversePath: string; recipients: number; size: number }): void;
  /** The next server has taken responsibility for it. */
  messageHandedOver(event: QueuedFate & { readonly tls: string }): void;
  messageDeferred(event: QueuedFate & { readonly nextAt: string }): void;
  messageFailed(event: QueuedFate): void;
  /** What the queue holds now. */
  queueMeasured(event: { messages: number; bytes: number }): void;
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
  quotaSet: nothing,
  messageAccepted: nothing,
  messageRefused: nothing,
  sendingStopped: nothing,
  messageExamined: nothing,
  messageFiltered: nothing,
  messageJudged: nothing,
  messageDelivered: nothing,
  scriptRan: nothing,
  noticeSent: nothing,
  messageQueued: nothing,
  messageHandedOver: nothing,
  messageDeferred: nothing,
  messageFailed: nothing,
  queueMeasured: nothing,
  commandDone: nothing,
};
