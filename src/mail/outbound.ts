/** A message that has arrived, or that a user has submitted, as mail for other servers: what goes into the queue for which addresses. */
import { normalDomain } from "../directory/address.ts";
import type { Signing } from "../trust/signer.ts";
import { isAscii } from "../wire/mime/ascii.ts";
import type { Path } from "../wire/smtp/path.ts";
import type { Recipient } from "./envelope.ts";
import { forward, memberOf, type Outgoing, type Way } from "./forward.ts";
import { addressHolder, addressKey, type Holder } from "./partial.ts";
import type { MailParts } from "./parts.ts";
import type { OutboundMessage } from "./queue/queue.ts";
import { signingDomain } from "./signing-domain.ts";
import { deadlineOf, holdUntil } from "./timing.ts";
import { tlsWish } from "./tls-wish.ts";
import { type Arrival, receivedField } from "./trace.ts";

export interface Departure {
  readonly message: OutboundMessage;
  /** Who has a copy once it is in the queue. */
  holders(): readonly Holder[];
}

export interface Leaving extends Arrival {
  /** Complete, but for trace fields. */
  readonly message: Uint8Array;
  readonly author: OutboundMessage["author"];
  readonly once?: OutboundMessage["once"];
  /** The client is one of ours, so that its mail is our own and not passed on for others. */
  readonly isOurs: boolean;
  /** A filter has put it into quarantine: it waits in the queue until an operator lets it go. */
  readonly isHeld?: boolean;
}

/** One for all that a user sends or that only passes through, and one for each alias that leads elsewhere; without those who have it already. */
export async function departures(
  parts: MailParts,
  leaving: Leaving,
  recipients: readonly Recipient[],
  holders: ReadonlySet<Holder>,
): Promise<readonly Departure[]> {
  const ways = newWays(recipients, holders);
  if (ways.length === 0) return [];
  const signing = await signingOf(parts, leaving);
  const received = Buffer.from(receivedField(leaving, parts.hostname), "utf8");
  const passed = { ...outgoing(leaving, [received, leaving.message]), signing };
  const own = ways.filter(({ recipient }) => leaving.author !== undefined || recipient.passesOn);
  const found: Departure[] = [];
  if (own.length > 0) {
    const members = own.flatMap(({ recipient, paths }) => paths.map((path) => memberOf(recipient, path)));
    found.push(departureOf({ ...passed, message: Buffer.concat(passed.message), recipients: members }));
  }
  for (const [number, way] of ways.filter((each) => !own.includes(each)).entries()) {
    const sealed = { ...signing, seal: sealOf(leaving, way) };
    found.push(
      departureOf(await forward(parts, { ...passed, id: `${leaving.id}.${number + 1}`, signing: sealed }, way)),
    );
  }
  return found;
}

/** What one account of ours sends on, by its own will and not by that of an operator (RFC 5228 4.2). */
export interface SentOn {
  /** This server's name for it, unique. */
  readonly id: string;
  readonly message: Uint8Array;
  readonly way: Way;
}

/** As an alias passes a message on. */
export async function sendOn(
  parts: MailParts,
  leaving: Leaving,
  { id, message, way }: SentOn,
): Promise<OutboundMessage> {
  const changed = { ...leaving, message };
  const received = Buffer.from(receivedField(leaving, parts.hostname), "utf8");
  const signing = { ...(await signingOf(parts, changed)), seal: sealOf(leaving, way) };
  const passed = { ...outgoing(changed, [received, message]), once: undefined, author: undefined };
  return forward(parts, { ...passed, id, signing }, way);
}

/** Each address elsewhere once, and not those that have a copy. */
export function newWays(recipients: readonly Recipient[], holders: ReadonlySet<Holder>): readonly Way[] {
  const seen = new Set<string>();
  const isNew = (path: Path): boolean => {
    const address = addressKey(path);
    if (seen.has(address) || (holders.size > 0 && holders.has(addressHolder(path)))) return false;
    seen.add(address);
    return true;
  };
  return recipients
    .map((recipient) => ({ recipient, paths: recipient.elsewhere.filter(isNew) }))
    .filter(({ paths }) => paths.length > 0);
}

export function departureOf(message: OutboundMessage): Departure {
  return { message, holders: () => message.recipients.map(({ path }) => addressHolder(path)) };
}

/** The alias tells what was found when the message came to it (RFC 8617): its errors and its changes are not the author's. */
function sealOf({ examined }: Leaving, { recipient }: Way): Signing["seal"] {
  const domain = normalDomain(recipient.path.domain);
  if (examined === undefined || domain === undefined) return undefined;
  return { domain, results: examined.results, chain: examined.chain };
}

/** Our own is signed by its author's domain; of others' mail nothing is ours to sign. */
async function signingOf({ directory }: MailParts, { isOurs, message }: Leaving): Promise<Signing> {
  return { domain: isOurs ? await signingDomain(directory, message) : undefined, seal: undefined };
}

function outgoing(leaving: Leaving, message: readonly Uint8Array[]): Omit<Outgoing, "signing"> {
  const { envelope, at, author, id, once, isHeld } = leaving;
  const { from } = envelope;
  return {
    id,
    once,
    message,
    reversePath: from.reversePath,
    body: from.body === "BINARYMIME" ? from.body : isAscii(leaving.message) ? "7BIT" : "8BITMIME",
    ret: from.ret,
    envelopeId: from.envelopeId,
    tls: tlsWish(leaving.message, from.requireTls),
    priority: from.priority ?? 0,
    holdUntil: holdUntil(from, at),
    isHeld,
    deliverBy: deadlineOf(from, at),
    author,
    at,
  };
}
