/** Sends once, whoever is killed on the way: what is begun is noted first, then recorded, then queued (docs/design/0074). */
import { Refusal } from "../base/errors.ts";
import type { Begun } from "../mail/begun.ts";
import { type IncomingMessage, receiveMessage } from "../mail/receive.ts";
import { checkSubmission, EnvelopeRefused, RecipientsRefused } from "../mail/submit.ts";
import type { Account } from "../store/account.ts";
import type { EmailId, RecordId } from "../store/model.ts";
import { formatPath } from "../wire/smtp/path.ts";
import { type ParsedEnvelope, parseEnvelope } from "./envelope.ts";
import { invalidProperties, setErrorOf, SetError } from "./errors.ts";
import { isObject, type JsonObject } from "./json.ts";
import type { JmapParts } from "./parts.ts";
import { readSubmission } from "./submission.ts";

/** Milliseconds after which what was begun and never recorded is forgotten: whoever began it would have recorded it. */
const UNRECORDED_MS = 600_000;

/** What a later process must know of a message besides its record. */
interface Sender {
  readonly address: string;
  readonly peer: string;
}

export interface Sending extends Sender {
  readonly account: Account;
  /** The queue's name for it. */
  readonly name: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly envelope: ParsedEnvelope;
  readonly message: Uint8Array;
}

type Parts = Pick<JmapParts, "mail" | "begun" | "clock" | "log" | "store">;

/** `record` notes it where its owner sees it. Resolves when the message is in the queue; throws SetError, or what `record` throws. */
export async function sendOnce(parts: Parts, sending: Sending, record: () => Promise<RecordId>): Promise<RecordId> {
  const checked = await check(parts, sending);
  const { account, name, at, address, peer } = sending;
  const sender: Sender = { address, peer };
  await parts.begun.begin({ name, accountId: account.id, at, data: JSON.stringify(sender) });
  let id: RecordId | undefined;
  try {
    id = await record();
    await take(parts, sending, checked);
  } catch (error) {
    await giveUp(parts, account, name);
    throw error;
  }
  await parts.begun.end(name);
  return id;
}

/** Brings to its end what the account has begun and somebody was killed at. */
export async function finishBegun(parts: Parts, account: Account): Promise<void> {
  for (const begun of await parts.begun.of(account.id)) await finish(parts, begun);
}

/** Whether it is sent by now, or never will be, is then told by the account's records. */
export async function finish(parts: Parts, begun: Begun): Promise<void> {
  const { name } = begun;
  if (begun.isQueued) return parts.begun.end(name);
  const account = parts.store.account(begun.accountId);
  const record = await account.read((mail) => mail.recordByKey("submission", name)).catch(orGone);
  if (record === undefined) {
    if (begun.at < parts.clock.now() - UNRECORDED_MS) await parts.begun.giveUp(name);
    return undefined;
  }
  const { emailId, envelope } = readSubmission(record);
  try {
    const message = await messageOf(account, emailId as EmailId);
    const sending = { ...begun, ...senderOf(begun), account, message, envelope: parseEnvelope(envelope) };
    await take(parts, sending, await check(parts, sending));
  } catch (error) {
    // What cannot be done now is done later; all else its owner hears as of a message that was never sent.
    if (error instanceof Refusal && error.code === "unavailable") throw error;
    if (setErrorOf(error) === undefined) throw error;
    return giveUp(parts, account, name);
  }
  return parts.begun.end(name);
}

function senderOf({ data }: Begun): Sender {
  return JSON.parse(data) as Sender;
}

async function messageOf(account: Account, id: EmailId): Promise<Uint8Array> {
  return account.bytes(await account.read((mail) => mail.content(id)));
}

function orGone(error: unknown): undefined {
  if (error instanceof Refusal && error.code === "not-found") return undefined;
  throw error;
}

/** Somebody else may have queued it meanwhile: then it is sent, and stays recorded. */
async function giveUp(parts: Parts, account: Account, name: string): Promise<void> {
  if (!(await parts.begun.giveUp(name))) return;
  await account.write(async (mail) => {
    const record = await mail.recordByKey("submission", name);
    if (record !== undefined) await mail.removeRecord("submission", record.id);
  });
}

async function check({ mail }: Parts, sending: Sending): Promise<IncomingMessage> {
  const { account, name, at, envelope, message, address, peer } = sending;
  try {
    return await checkSubmission(mail, {
      // By which reports about it are known, where the client has no name of its own for that.
      from: { ...envelope.from, envelopeId: envelope.from.envelopeId ?? name },
      to: envelope.to,
      message,
      id: name,
      at,
      author: { accountId: account.id, address },
      address: peer,
    });
  } catch (error) {
    throw shown(error, envelope);
  }
}

async function take({ mail }: Parts, { envelope, name, message }: Sending, checked: IncomingMessage): Promise<void> {
  try {
    const outcomes = await receiveMessage(mail, checked);
    const failure = outcomes.find((outcome) => outcome !== "delivered");
    if (failure === "loop")
      throw new SetError("invalidEmail", "the message goes in circles", { properties: ["emailId"] });
    if (failure !== undefined) throw failure;
  } catch (error) {
    throw shown(error, envelope);
  }
  mail.events.messageAccepted({
    protocol: "http",
    connection: name,
    reversePath: formatPath(envelope.from.reversePath),
    recipients: envelope.to.length,
    size: message.length,
    id: name,
  });
}

/** Whose the reverse-path is, whose From is, or that nothing may be sent at this time. */
function forbidden(reason: string): string {
  if (reason.startsWith("this sender address")) return "forbiddenMailFrom";
  return reason.startsWith("From ") ? "forbiddenFrom" : "forbiddenToSend";
}

/** As RFC 8621 7.5 calls it. */
function shown(error: unknown, { json }: ParsedEnvelope): unknown {
  if (error instanceof RecipientsRefused) {
    const rcptTo = Array.isArray(json["rcptTo"]) ? (json["rcptTo"] as readonly JsonObject[]) : [];
    const invalidRecipients = error.refused.map((at) => {
      const recipient = rcptTo[at];
      return recipient !== undefined && isObject(recipient) ? (recipient["email"] ?? "") : "";
    });
    return new SetError("invalidRecipients", "some recipients do not exist, or take no mail", { invalidRecipients });
  }
  if (error instanceof EnvelopeRefused) return invalidProperties(error.message, "envelope/mailFrom");
  if (!(error instanceof Refusal)) return error;
  if (error.code === "forbidden") return new SetError(forbidden(error.message), error.message);
  if (error.code === "invalid") return new SetError("invalidEmail", error.message, { properties: ["emailId"] });
  return error;
}
