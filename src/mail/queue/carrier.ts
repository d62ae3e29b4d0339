/** Carries a leg to where it goes: to another server, into mailboxes of ours, or home as a notice. */
import type { Blobs } from "../../blob/blob.ts";
import type { Clock } from "../../base/clock.ts";
import type { Database } from "../../db/database.ts";
import type { Signer } from "../../trust/signer.ts";
import type { Transport } from "../../transport/transport.ts";
import type { MailParts } from "../parts.ts";
import { tellFates } from "../sent/owed-fates.ts";
import { deadlines } from "./deadlines.ts";
import { deliverHere } from "./deliver-here.ts";
import { handOver } from "./hand-over.ts";
import type { Hops } from "./hops.ts";
import type { Leg } from "./leg.ts";
import { type OpenedLeg, openLeg } from "./opened.ts";
import { HERE, NOTICES } from "./queued.ts";
import { reroute } from "./reroute.ts";
import type { Carried } from "./scheduler.ts";
import { type Schedule, settleTime } from "./settle.ts";
import { tellOwed } from "./tell-owed.ts";

export interface CarrierParts extends Omit<MailParts, "queue"> {
  readonly queue: NonNullable<MailParts["queue"]>;
  /** Holds the tables of `mailMigrations`. */
  readonly database: Database;
  readonly blobs: Blobs;
  readonly hops: Hops;
  readonly transport: Omit<Transport, "reach">;
  readonly signer: Signer;
  readonly schedule: Schedule;
  readonly clock: Clock;
  /** From 0 to 1. */
  random(): number;
}

export async function carry(parts: CarrierParts, leg: Leg, signal: AbortSignal): Promise<Carried> {
  const opened = await openLeg(parts.database, parts.blobs, leg);
  if (opened === undefined) return nothing;
  if (leg.lane.hop === NOTICES) return tellOwed(parts, opened);
  if (isOver(parts, opened)) return timeIsUp(parts, opened);
  if (await reroute(parts, opened)) return nothing;
  return leg.lane.hop === HERE ? deliverHere(parts, opened) : handOver(parts, opened, signal);
}

const nothing: Carried = { record: undefined, connection: undefined };

/** It waited in memory until it was too late. */
function isOver({ clock, schedule }: CarrierParts, { leg, envelope }: OpenedLeg): boolean {
  return deadlines({ ...leg, deliverBy: envelope.deliverBy }, schedule).end.at <= clock.now();
}

function timeIsUp(parts: CarrierParts, opened: OpenedLeg): Carried {
  const { leg, envelope, waiting } = opened;
  const now = parts.clock.now();
  const settlement = settleTime({ leg, envelope, schedule: parts.schedule, now }, waiting);
  return {
    record: { leg, name: opened.name, at: now, ...settlement },
    afterwards: () => tellFates(parts, opened, settlement.changes),
    connection: undefined,
  };
}
