/** Clients from elsewhere on the port for other servers: counted by their network, and looked at. */
import { setTimeout as pause } from "node:timers/promises";
import { MINUTE_MS } from "../base/clock.ts";
import type { Path } from "../wire/smtp/path.ts";
import { type Reply, reply } from "../wire/smtp/reply.ts";
import { tooManyErrors, tooManyFromNetwork } from "./replies.ts";
import type { Session } from "./session.ts";

function isOutside({ policy, isOurs, connection, parts }: Session): boolean {
  return policy.role === "mx" && !isOurs && !parts.inbound.isTrusted(connection.peer.address);
}

/** Counts the connection as one of the client's network, until `leave`. Answers why it may not stay. */
export function enter(session: Session): Reply | undefined {
  leave(session);
  const { connection, parts, spokenFor } = session;
  const { address } = connection.peer;
  const isProxy = !spokenFor && parts.proxies.has(address);
  if (isProxy || !isOutside(session)) return undefined;
  session.visit = parts.inbound.limits.enter(address);
  const { problem } = session.visit;
  if (problem === undefined) return undefined;
  parts.mail.events.connectionRefused({ protocol: connection.protocol, peer: address, reason: `network: ${problem}` });
  return reply(421, "4.7.0", `Your network makes ${problem}; try again later`);
}

export function leave(session: Session): void {
  session.visit?.[Symbol.dispose]();
  session.visit = undefined;
}

export function countMessage(session: Session): Reply | undefined {
  if (!isOutside(session)) return undefined;
  const { connection, parts } = session;
  return parts.inbound.limits.message(connection.peer.address) ? undefined : tooManyFromNetwork;
}

export function countRecipient(session: Session): Reply | undefined {
  if (!isOutside(session)) return undefined;
  const { connection, parts } = session;
  return parts.inbound.limits.recipient(connection.peer.address) ? undefined : tooManyFromNetwork;
}

/** Who asks for one address after the other that does not exist is searching: each answer takes longer, and at some point there is none. */
export async function answerUnknown(session: Session, answer: Reply): Promise<Reply> {
  if (!isOutside(session)) return answer;
  const { connection, parts } = session;
  const { pauseMs, enough } = parts.inbound.limits.unknown(connection.peer.address);
  if (pauseMs > 0) await pause(pauseMs, undefined, { ref: false });
  if (!enough) return answer;
  session.afterwards(() => session.end("searched for addresses"));
  return tooManyErrors;
}

/** Begins to look at the message, and answers what speaks against the recipient. */
export async function inspect(session: Session, to: Path): Promise<Reply | undefined> {
  const { open, connection, origin, parts } = session;
  if (!isOutside(session)) return undefined;
  const { address } = connection.peer;
  const { reversePath: from } = open.from;
  open.inspection ??= parts.inbound.begin(origin, from);
  if (open.inspection === undefined) return undefined;
  const objection = await parts.inbound.objection(open.inspection, { address, from, to });
  if (objection === undefined) return undefined;
  if (objection.kind === "listed") return reply(550, "5.7.1", `Mail from ${address} is not taken: ${objection.reason}`);
  const minutes = Math.ceil(objection.waitMs / MINUTE_MS);
  return reply(
    450,
    "4.7.1",
    `Greylisted: please send this message again in ${minutes} minute${minutes === 1 ? "" : "s"}`,
  );
}
