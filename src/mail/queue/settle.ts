/** What a try comes to, or time that is up: for each recipient, for the leg, and for what the sender is told. */
import type { HandoverRecipient, RecipientResult } from "../../transport/transport.ts";
import { wantsNotice } from "../notices/wants-notice.ts";
import { deadlines, type QueueTimes, watchAt } from "./deadlines.ts";
import type { Leg } from "./leg.ts";
import type { Owed } from "./owed.ts";
import type { Outcome, QueuedEnvelope } from "./queued.ts";
import { retryAfter, type RetryTimes } from "./retry.ts";

export interface Schedule extends QueueTimes, RetryTimes {}

/** A recipient that the leg still waits for. */
export interface Waiting {
  readonly number: number;
  readonly recipient: HandoverRecipient;
}

export interface RecipientChange {
  readonly number: number;
  readonly recipient: HandoverRecipient;
  readonly outcome: Outcome;
  readonly owed: Owed | undefined;
  /** Undefined when nothing was tried. */
  readonly result: RecipientResult | undefined;
}

/** When the leg comes up again. */
interface Again {
  readonly attempts: number;
  /** Undefined: as before. */
  readonly nextAt: number | undefined;
  readonly watchAt: number;
  readonly told: number;
}

export interface Settlement {
  readonly changes: readonly RecipientChange[];
  /** Undefined when nobody is left to wait for. */
  readonly again: Again | undefined;
}

export interface Case {
  readonly leg: Pick<Leg, "since" | "attempts" | "told">;
  readonly envelope: Pick<QueuedEnvelope, "reversePath" | "deliverBy">;
  readonly schedule: Schedule;
  readonly now: number;
}

/** `arrival`: it is in mailboxes of ours, and the sender hears of that instead of the next server. */
export interface Tried extends RecipientResult {
  readonly arrival?: "delivered" | "expanded";
}

/** After a try. `results` are in the order of `waiting`; `random` is from 0 to 1. */
export function settleTry(
  about: Case,
  waiting: readonly Waiting[],
  results: readonly Tried[],
  random: number,
): Settlement {
  const changes = waiting.map(({ number, recipient }, i) => {
    const result = results[i];
    if (result === undefined) throw new Error("a recipient has no result");
    return { number, recipient, outcome: OUTCOMES[result.outcome], result, owed: owedAfter(about, recipient, result) };
  });
  return ended(about, changes, { tried: true, random });
}

const OUTCOMES = { delivered: "delivered", failed: "failed", deferred: "waiting" } as const;

/** When time is up for the leg, or for a notice. */
export function settleTime(about: Case, waiting: readonly Waiting[]): Settlement {
  const changes = waiting.map(({ number, recipient }) => ({
    number,
    recipient,
    outcome: "waiting" as const,
    result: undefined,
    owed: undefined,
  }));
  return ended(about, changes, { tried: false, random: 0.5 });
}

function owedAfter({ envelope }: Case, recipient: HandoverRecipient, result: Tried): Owed | undefined {
  if (result.outcome === "failed") return owed(envelope, recipient, { action: "failed" });
  if (result.outcome !== "delivered") return undefined;
  if (result.arrival !== undefined) return owed(envelope, recipient, { action: result.arrival });
  const relayed = { action: "relayed", timeUp: undefined, retryUntil: undefined } as const;
  // With a trace the next server says what it does, and so do we.
  const passedOn = result.dsnPassedOn && envelope.deliverBy?.trace !== true;
  return passedOn ? undefined : owed(envelope, recipient, relayed);
}

/** RFC 3461 6.1: a message without a reverse-path has nobody to tell. */
function owed(
  { reversePath, deliverBy }: Case["envelope"],
  recipient: HandoverRecipient,
  { action, timeUp, retryUntil }: Pick<Owed, "action"> & Partial<Owed>,
): Owed | undefined {
  if (reversePath === undefined || !wantsNotice(recipient, action, deliverBy?.trace)) return undefined;
  return { action, timeUp, retryUntil };
}

/** Gives up those that wait when time is up, says so when it is time for that, and tells when to come again. */
function ended(
  about: Case,
  changes: readonly RecipientChange[],
  { tried, random }: { tried: boolean; random: number },
): Settlement {
  const { leg, envelope, schedule, now } = about;
  if (changes.every(({ outcome }) => outcome !== "waiting")) return { changes, again: undefined };
  const { end, notice } = deadlines({ ...leg, deliverBy: envelope.deliverBy }, schedule);
  if (end.at <= now) {
    const failed = { action: "failed", timeUp: end.by } as const;
    return {
      changes: changes.map((change) => (change.outcome === "waiting" ? givenUp(about, change, failed) : change)),
      again: undefined,
    };
  }
  const isTime = notice !== undefined && notice.at <= now;
  const told = isTime ? leg.told | notice.bit : leg.told;
  const delayed = { action: "delayed", timeUp: notice?.by, retryUntil: end.at } as const;
  return {
    changes: isTime
      ? changes.map((change) =>
          change.outcome === "waiting" ? { ...change, owed: owed(envelope, change.recipient, delayed) } : change,
        )
      : changes,
    again: {
      attempts: leg.attempts + (tried ? 1 : 0),
      nextAt: tried ? now + retryAfter(leg.attempts + 1, schedule, random) : undefined,
      watchAt: watchAt({ since: leg.since, told, deliverBy: envelope.deliverBy }, schedule),
      told,
    },
  };
}

function givenUp(
  { envelope }: Case,
  change: RecipientChange,
  failed: { action: "failed"; timeUp: Owed["timeUp"] },
): RecipientChange {
  return { ...change, outcome: "failed", owed: owed(envelope, change.recipient, failed) };
}
