/** Tells the log and the counts what became of a message for each recipient. */
import type { Events } from "../../base/events.ts";
import { formatPath } from "../../wire/smtp/path.ts";
import type { OpenedLeg } from "./opened.ts";
import { ownResult } from "./own-result.ts";
import type { RecipientChange, Settlement } from "./settle.ts";

type About = Pick<OpenedLeg, "name" | "leg">;

export function tellResults(events: Events, about: About, { changes, again }: Settlement): void {
  for (const change of changes) {
    if (change.result !== undefined || change.outcome === "failed") tell(events, about, change, again?.nextAt);
  }
}

function tell(events: Events, { name, leg }: About, change: RecipientChange, nextAt: number | undefined): void {
  const { recipient, outcome, result = timeIsUp } = change;
  const { reply, remote, tls } = result;
  const fate = {
    id: name,
    recipient: formatPath(recipient.path),
    hop: leg.lane.hop,
    host: remote?.host ?? "",
    code: reply.code,
    status: reply.enhanced,
    reply: reply.text,
    attempts: leg.attempts + 1,
  };
  if (outcome === "delivered") events.messageHandedOver({ ...fate, tls: tls?.verified ?? "clear" });
  else if (outcome === "failed") events.messageFailed(fate);
  else events.messageDeferred({ ...fate, nextAt: new Date(nextAt ?? 0).toISOString() });
}

const timeIsUp = ownResult("failed", 451, "4.4.7", "time is up");
