/** Messages of the queue for programs, and when they are tried next for people. */
import { systemClock } from "../base/clock.ts";
import type { QueuedAttempt, QueuedMessage, QueuedRecipient } from "../mail/queue/desk-message.ts";
import { moment } from "./moments.ts";

/** What is due is tried at once, if a server runs. */
export function nextTry(at: number): string {
  return at <= systemClock.now() ? "due now" : `next try ${moment(at)} UTC`;
}

export function messageValue({
  id,
  at,
  sender,
  size,
  priority,
  isHeld,
  owesNotices,
  recipients,
}: QueuedMessage): unknown {
  return {
    id,
    acceptedAt: iso(at),
    sender,
    size,
    priority,
    held: isHeld,
    owesNotices,
    recipients: recipients.map(recipientValue),
  };
}

function recipientValue({ address, hop, outcome, attempts, nextAt, trouble, history }: QueuedRecipient): unknown {
  return {
    address,
    hop,
    outcome,
    attempts,
    nextAttemptAt: nextAt === undefined ? null : iso(nextAt),
    trouble: trouble ?? null,
    history: history.map(attemptValue),
  };
}

function attemptValue({ at, outcome, reply, remote, tls }: QueuedAttempt): unknown {
  return { at: iso(at), outcome, reply, remote: remote ?? null, tls: tls ?? null };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
