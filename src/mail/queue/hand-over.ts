/** Hands one message over to another server, for its recipients there. */
import type { Handover } from "../../transport/transport.ts";
import type { AccountId } from "../../store/model.ts";
import { toSevenBit } from "../../wire/mime/seven-bit.ts";
import { tellFates } from "../sent/owed-fates.ts";
import { noteResults } from "../suppression/note-results.ts";
import type { CarrierParts } from "./carrier.ts";
import type { OpenedLeg } from "./opened.ts";
import { tellResults } from "./results.ts";
import type { Carried } from "./scheduler.ts";
import { type Settlement, settleTry } from "./settle.ts";

export async function handOver(parts: CarrierParts, opened: OpenedLeg, signal: AbortSignal): Promise<Carried> {
  const { clock, schedule, transport } = parts;
  const { leg, envelope, waiting } = opened;
  const { results, connection } = await transport.deliver(handoverOf(parts, opened), signal);
  const now = clock.now();
  const tried = settleTry({ leg, envelope, schedule, now }, waiting, results, parts.random());
  const settlement = signal.aborted ? interrupted(opened, tried) : tried;
  tellResults(parts.events, opened, settlement);
  const trouble = results.find(({ outcome }) => outcome === "deferred");
  return {
    record: { leg, name: opened.name, at: now, ...settlement },
    afterwards: async () => {
      await noteResults(parts, settlement.changes);
      await noteFailures(parts, opened, settlement);
      await tellFates(parts, opened, settlement.changes);
    },
    connection: signal.aborted ? undefined : connection === "good" || trouble === undefined ? "good" : { bad: trouble },
  };
}

/** A help against stolen passwords and no more: what cannot be written down is let go. */
async function noteFailures(
  { sending, log }: CarrierParts,
  { leg }: OpenedLeg,
  { changes }: Settlement,
): Promise<void> {
  const { author } = leg.lane;
  if (author === 0) return;
  try {
    await sending.noteFailures(author as AccountId, changes.filter(({ outcome }) => outcome === "failed").length);
  } catch (error) {
    log.error({ err: error }, "what an account sends could not be counted");
  }
}

function handoverOf(parts: CarrierParts, opened: OpenedLeg): Handover {
  const { leg, name, envelope, waiting } = opened;
  const { reversePath, body, utf8Header, signing, ret, envelopeId, tls, deliverBy } = envelope;
  const [first] = waiting;
  if (first === undefined) throw new Error("a leg without recipients has its turn");
  const ms = deliverBy === undefined ? 0 : deliverBy.at - parts.clock.now();
  return {
    hop: parts.hops.hopOf(first.recipient.path),
    id: name,
    reversePath,
    recipients: waiting.map(({ recipient }) => recipient),
    message: {
      size: leg.size,
      body,
      utf8Header,
      foreign: signing.seal !== undefined,
      bytes: (form) => readyBytes(parts, opened, form),
    },
    ret,
    envelopeId,
    tls,
    deliverBy: deliverBy === undefined ? undefined : { ms, mode: deliverBy.mode, trace: deliverBy.trace },
    priority: leg.lane.priority,
  };
}

/** Signatures are made for the form that is sent, and with the keys that are good now. */
async function readyBytes({ signer }: CarrierParts, opened: OpenedLeg, form: "as-is" | "7bit"): Promise<Uint8Array> {
  const kept = await opened.message();
  const bytes = form === "7bit" ? toSevenBit(kept) : kept;
  const fields = await signer.fields(bytes, opened.envelope.signing);
  return fields.length === 0 ? bytes : Buffer.concat([fields, bytes]);
}

/** The server is being stopped: whoever has no answer is tried again when it starts, as if nothing had been tried. */
function interrupted({ leg }: OpenedLeg, settlement: Settlement): Settlement {
  const { changes, again } = settlement;
  if (again === undefined) return settlement;
  return {
    changes: changes.filter(({ outcome }) => outcome !== "waiting"),
    again: { attempts: leg.attempts, nextAt: leg.since, watchAt: leg.since, told: leg.told },
  };
}
