/** What clients may ask about the time of a message: when it leaves, when it must be there, how urgent it is (RFC 4865, 2852, 6710). */
import { HOLD_SECONDS_MAX } from "../mail/limits.ts";
import { deadlineOf, holdUntil } from "../mail/timing.ts";
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import { type Reply, reply } from "../wire/smtp/reply.ts";
import type { Session } from "./session.ts";

const notOnOffer = reply(555, "5.5.4", "MAIL has a parameter that is not on offer here");
const heldTooLong = reply(501, "5.5.4", `Messages are held for ${HOLD_SECONDS_MAX / 86_400} days at most`);
const heldTooLate = reply(501, "5.5.4", "The message would be held for longer than it may take");

export function timingKeywords(session: Session): readonly string[] {
  return [
    ...(offersHold(session) ? [`FUTURERELEASE ${HOLD_SECONDS_MAX} ${latestHold(session)}`] : []),
    ...(offersTiming(session) ? ["DELIVERBY", "MT-PRIORITY"] : []),
  ];
}

/** Without a queue nothing waits; a program beside us (LMTP) keeps a queue of its own. */
function offersTiming({ parts, policy }: Session): boolean {
  return parts.mail.queue !== undefined && policy.role !== "lmtp";
}

/** RFC 4865 3: for submission only. */
function offersHold(session: Session): boolean {
  return offersTiming(session) && session.policy.role === "submission";
}

/** Whole seconds, as a client has them that counts from now. */
function latestHold({ parts }: Session): string {
  const latest = new Date(parts.mail.clock.now() + HOLD_SECONDS_MAX * 1000);
  return `${latest.toISOString().slice(0, "2026-01-05T10:00:00".length)}Z`;
}

/** Why the message cannot be taken with what its client asks for. */
export function timingProblem(session: Session, from: MailFrom): Reply | undefined {
  const { hold, deliverBy, priority } = from;
  if (hold !== undefined && !offersHold(session)) return notOnOffer;
  if ((deliverBy ?? priority) !== undefined && !offersTiming(session)) return notOnOffer;
  const now = session.parts.mail.clock.now();
  const held = holdUntil(from, now);
  if (held === undefined) return undefined;
  if (held > now + HOLD_SECONDS_MAX * 1000) return heldTooLong;
  const deadline = deadlineOf(from, now);
  return deadline !== undefined && deadline.at < held ? heldTooLate : undefined;
}

/** Only who has logged in may go before others (RFC 6710 4.1); everybody may stand back. */
export function allowedPriority({ principal }: Session, { priority }: MailFrom): number | undefined {
  return priority !== undefined && principal === undefined ? Math.min(priority, 0) : priority;
}

/** RFC 6710 4.1: the number goes first, for programs. */
export function changedPriority(priority: number): Reply {
  return reply(250, "2.3.6", `${priority} is the priority that the message gets here`);
}
