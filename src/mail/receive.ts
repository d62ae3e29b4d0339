/** A message that has arrived whole: checked, completed, delivered, and what became of it for each recipient. */
import type { Refusal } from "../base/errors.ts";
import type { AccountId } from "../store/model.ts";
import type { FilterSession } from "../trust/milter/filters.ts";
import { formatAddress, formatPath } from "../wire/smtp/path.ts";
import { answerForTheAbsent } from "./absence/answer.ts";
import type { Copy, Into } from "./delivery.ts";
import type { Recipient } from "./envelope.ts";
import { examine, type Examined } from "./examine.ts";
import { withoutForgedFields } from "./forged-fields.ts";
import type { Inspection } from "./inbound.ts";
import { Traces } from "./loops.ts";
import { tellDelivered } from "./notices/tell-delivered.ts";
import { type Failures, holdersOf, isRejected, type Made, makeCopies } from "./once.ts";
import { departures, sendOn } from "./outbound.ts";
import { accountHolder, type Holder, type MessageKey, messageKey } from "./partial.ts";
import type { MailParts } from "./parts.ts";
import { withSeam } from "./seam.ts";
import type { Passage } from "./sieve/passage.ts";
import { completeSubmission } from "./submission.ts";
import { tlsWish } from "./tls-wish.ts";
import { type Arrival, deliveredTo, traceFields } from "./trace.ts";

/** What became of a message for one recipient: every copy of it is durable, here or in the queue, or it is not taken, and why. */
export type Outcome = "delivered" | "loop" | Refusal;

export interface IncomingMessage extends Arrival {
  readonly message: Uint8Array;
  /** Begun when the first recipient was named; undefined for mail that is trusted. */
  readonly inspection?: Inspection | undefined;
  /** Who submitted it; undefined for mail from elsewhere. */
  readonly author: AccountId | undefined;
  /** The client has logged in, or is in a network that may send to everybody. */
  readonly isOurs: boolean;
  /** It was begun under its name (mail/begun.ts): what goes through the queue does so once. */
  readonly once?: boolean;
  /** Whether the client hears of each recipient (LMTP), or one word for all of them (SMTP). */
  readonly answers: "each" | "one";
  /** Filters that have heard of its envelope; undefined where none wants to see such mail. */
  readonly filtering?: FilterSession | undefined;
}

/** On its way into mailboxes and the queue. */
export interface Incoming extends IncomingMessage {
  /** Of the message as it came: its sender will bring it again like that. */
  readonly key: () => MessageKey;
  /** Nothing has to be added or taken out any more. */
  readonly isComplete?: boolean;
  /** A filter says that it is junk, and that goes in front of each copy. */
  readonly asJunk?: ((prefix: Uint8Array) => Uint8Array) | undefined;
  readonly isHeld?: boolean;
}

/** Outcomes in the order of the recipients. Throws Refusal when the message is not taken for anybody. */
export async function receiveMessage(parts: MailParts, arrived: IncomingMessage): Promise<readonly Outcome[]> {
  const { recipients } = arrived.envelope;
  const traces = new Traces(arrived.message);
  const loops = recipients.map((recipient) => traces.tooMany || cameBack(arrived, traces, recipient));
  // One word for all: while one recipient loops nobody gets a copy, since that word is no.
  if (arrived.answers === "one" && loops.includes(true)) return recipients.map(() => "loop");
  await mayBeSent(parts, arrived);
  const incoming = { ...arrived, examined: await examined(parts, arrived), key: keyOf(arrived) };
  if (!isFiltered(parts, arrived)) return take(parts, incoming, loops);
  if (loops.includes(true)) return loops.map(() => "loop");
  const message = await completed(parts, incoming);
  const { takeFiltered } = await import("./filtered.ts");
  return takeFiltered(parts, { ...incoming, message, isComplete: true }, (changed) => take(parts, changed, []));
}

/** What our users send over HTTP has no session before it. */
function isFiltered({ filters }: MailParts, { filtering, origin }: IncomingMessage): boolean {
  return filtering !== undefined || (origin.transport === "http" && filters?.sees("submission") === true);
}

/** `loops`: which of the recipients it goes in circles for. */
async function take(parts: MailParts, incoming: Incoming, loops: readonly boolean[]): Promise<readonly Outcome[]> {
  const { recipients } = incoming.envelope;
  const { failures, quiet, rejected } = await deliverOnce(
    parts,
    incoming,
    recipients.filter((_, at) => loops[at] !== true),
  );
  const outcomes = recipients.map((recipient, at) => (loops[at] === true ? "loop" : outcome(recipient, failures)));
  await noteSent(parts, incoming, outcomes);
  const taken = acknowledged(incoming, outcomes);
  await tellDelivered(
    parts,
    incoming,
    taken.filter((each) => !isRejected(each, rejected)),
  );
  if (into(incoming) === "inbox")
    await answerForTheAbsent(
      parts,
      { ...incoming, reversePath: incoming.envelope.from.reversePath, except: quiet },
      taken,
    );
  return outcomes;
}

async function mayBeSent({ sending }: MailParts, { author, origin, envelope }: IncomingMessage): Promise<void> {
  if (author !== undefined) await sending.check(author, origin.author ?? "", envelope.recipients.length);
}

/** What is durable stays so if it cannot be counted. */
async function noteSent(
  { sending, log }: MailParts,
  { author, id }: IncomingMessage,
  outcomes: readonly Outcome[],
): Promise<void> {
  const recipients = outcomes.filter((each) => each === "delivered").length;
  if (author === undefined || recipients === 0) return;
  try {
    await sending.note(author, recipients);
  } catch (error) {
    log.error({ err: error, id }, "what an account sends could not be counted");
  }
}

function examined(parts: MailParts, arrived: IncomingMessage): Promise<Examined> | undefined {
  const { inspection, message, id, origin, envelope } = arrived;
  return inspection === undefined
    ? undefined
    : examine(parts, {
        inspection,
        message,
        id,
        address: origin.address,
        envelopeFrom: envelope.from.reversePath?.domain ?? "",
      });
}

/** Recipients of ours that the client will hear yes for, and so will not send to again. */
function acknowledged({ answers, envelope }: IncomingMessage, outcomes: readonly Outcome[]): readonly Recipient[] {
  if (answers === "one" && outcomes.some((each) => each !== "delivered")) return [];
  return envelope.recipients.filter(({ passesOn }, at) => outcomes[at] === "delivered" && !passesOn);
}

/**
 * Whether a server that forwards sent it back. Not asked of mail that a program beside us hands over, which may have put
 * Delivered-To there for this very delivery, nor of what users send to themselves again.
 */
function cameBack({ origin, author }: IncomingMessage, traces: Traces, recipient: Recipient): boolean {
  if (origin.transport === "lmtp" || author !== undefined) return false;
  if (recipient.elsewhere.length > 0 && traces.saw(formatAddress(recipient.path))) return true;
  return recipient.accounts.some((account) => traces.saw(deliveredTo(recipient, account)));
}

function outcome(recipient: Recipient, failures: Failures): Outcome {
  if (failures.size === 0) return "delivered";
  for (const holder of holdersOf(recipient)) {
    const failure = failures.get(holder);
    if (failure !== undefined) return failure;
  }
  return "delivered";
}

/** Gives it to everybody who has no copy from an earlier try, and remembers what a later one must not repeat. */
async function deliverOnce(parts: MailParts, incoming: Incoming, recipients: readonly Recipient[]): Promise<Made> {
  const { id, at, key } = incoming;
  const holders = await parts.partial.holders(key);
  const message = incoming.isComplete === true ? incoming.message : await completed(parts, incoming);
  const here = copiesFor(parts, incoming, recipients).filter(({ account }) => !holders.has(accountHolder(account.id)));
  const elsewhere = await departures(parts, { ...incoming, message }, recipients, holders);
  const passage = passageOf(parts, incoming, { message, key });
  const made = await makeCopies(parts, { id, message, at, here, into: into(incoming), elsewhere, passage });
  const { failures } = made;
  if (failures.size > 0) {
    const accounts = here.map(({ account }) => accountHolder(account.id));
    const tried = [...accounts, ...elsewhere.flatMap((departure) => departure.holders())];
    const served = tried.filter((holder) => !failures.has(holder));
    await note(parts, incoming, "remember", unacknowledged(incoming, served, failures));
  } else if (holders.size > 0) await note(parts, incoming, "forget", recipients.flatMap(holdersOf));
  return made;
}

function passageOf(
  parts: MailParts,
  incoming: IncomingMessage,
  { message, key }: Pick<IncomingMessage, "message"> & Pick<Passage, "key">,
): Passage {
  const { envelope, origin, author, examined: seen, inspection } = incoming;
  const { address, hostname } = origin;
  const { reversePath, envelopeId, ret, requireTls, priority = 0 } = envelope.from;
  return {
    reversePath,
    author: origin.author,
    client: author === undefined ? { address, hostname } : undefined,
    isExamined: seen !== undefined,
    mayBeJunk: inspection?.rules.junkFilter ?? false,
    provesSender: seen?.provesSender ?? true,
    key,
    asked: () => ({ envelopeId, ret, tls: tlsWish(message, requireTls), priority }),
    sendOn: (order) => sendOn(parts, { ...incoming, message }, order),
  };
}

function completed(parts: MailParts, incoming: IncomingMessage): Promise<Uint8Array> | Uint8Array {
  const { author, id, at, envelope, origin } = incoming;
  const { hostname, foreignAuthors } = parts;
  const message = withSeam(isTrusted(incoming) ? incoming.message : withoutForgedFields(incoming.message, hostname));
  if (author === undefined) return message;
  const { reversePath } = envelope.from;
  const sender = reversePath === undefined ? `<${origin.author}>` : formatPath(reversePath);
  return completeSubmission(parts.directory, { message, author, sender, id, at, hostname, foreignAuthors });
}

/** Filters in front of this server may have written what it would have written itself. */
function isTrusted({ examined: seen, author }: IncomingMessage): boolean {
  return seen === undefined && author === undefined;
}

function into({ examined: seen, asJunk }: Incoming): Into {
  return seen?.verdict === "junk" || asJunk !== undefined ? "junk" : "inbox";
}

/** One copy an account, however many recipients lead to it. */
function copiesFor(parts: MailParts, incoming: Incoming, recipients: readonly Recipient[]): Copy[] {
  const trace = traceFields(incoming, parts.hostname);
  const { asJunk } = incoming;
  const prefix = asJunk === undefined ? trace : (address: string) => asJunk(trace(address));
  const copies = new Map<AccountId, Copy>();
  for (const recipient of recipients) {
    for (const account of recipient.accounts) {
      if (copies.has(account.id)) continue;
      const refusedIn = isAnsweredAlone(incoming, account.id) ? "reply" : undefined;
      copies.set(account.id, { account, prefix: prefix(deliveredTo(recipient, account)), to: recipient, refusedIn });
    }
  }
  return [...copies.values()];
}

/** Whether "no" for one account is "no" for nobody else: it is all that its recipients lead to, and the client hears of each, or there are no others. */
function isAnsweredAlone({ answers, envelope }: IncomingMessage, id: AccountId): boolean {
  const leadsThere = ({ accounts }: Recipient): boolean => accounts.some((account) => account.id === id);
  const asked = answers === "one" ? envelope.recipients : envelope.recipients.filter(leadsThere);
  return asked.every(({ accounts, elsewhere }) => elsewhere.length === 0 && accounts.every((each) => each.id === id));
}

/** Of the copies just made, those for a recipient that the client will hear no for, and so will send again. */
function unacknowledged(
  { answers, envelope }: IncomingMessage,
  made: readonly Holder[],
  failures: Failures,
): readonly Holder[] {
  if (answers === "one") return made;
  const refused = envelope.recipients.filter((recipient) => outcome(recipient, failures) !== "delivered");
  const again = new Set(refused.flatMap(holdersOf));
  return made.filter((holder) => again.has(holder));
}

/** Keeps the memory of partial deliveries. What is done stays done if that fails: at worst there is a second copy, or one too few of a message sent twice. */
async function note(
  parts: MailParts,
  incoming: Incoming,
  how: "remember" | "forget",
  holders: readonly Holder[],
): Promise<void> {
  if (holders.length === 0) return;
  try {
    await parts.partial[how](incoming.key(), holders);
  } catch (error) {
    parts.log.error({ err: error, id: incoming.id, how }, "the memory of partial deliveries could not be kept");
  }
}

function keyOf({ envelope, message }: IncomingMessage): () => MessageKey {
  let key: MessageKey | undefined;
  return () => (key ??= messageKey(formatPath(envelope.from.reversePath), message));
}
