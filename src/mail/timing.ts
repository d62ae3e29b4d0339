/** When a message may leave and when it must be there, as moments: MAIL says it in seconds from its own time (RFC 4865, RFC 2852). */
import type { MailFrom } from "../wire/smtp/mail-from.ts";
import type { DeliverBy } from "../wire/smtp/timing.ts";

export interface Deadline extends Pick<DeliverBy, "mode" | "trace"> {
  /** Epoch milliseconds. */
  readonly at: number;
}

/** `now` is when MAIL was given. Undefined: at once, also for a moment that is over. */
export function holdUntil({ hold }: Pick<MailFrom, "hold">, now: number): number | undefined {
  if (hold === undefined) return undefined;
  const until = "until" in hold ? hold.until : now + hold.seconds * 1000;
  return until > now ? until : undefined;
}

export function deadlineOf({ deliverBy }: Pick<MailFrom, "deliverBy">, now: number): Deadline | undefined {
  if (deliverBy === undefined) return undefined;
  const { seconds, mode, trace } = deliverBy;
  return { at: now + seconds * 1000, mode, trace };
}
