import { newSubmissionName } from "../../mail/sent/submission-name.ts";
import type { DeliveryStatus } from "../../mail/sent/sent-record.ts";
import { holdUntil } from "../../mail/timing.ts";
import type { Account } from "../../store/account.ts";
import type { EmailId, StoredRecord } from "../../store/model.ts";
import { emailIdText, parseObjectId } from "../../store/object-id.ts";
import { FieldNames, rawValue, readHeader, unfold } from "../../wire/mime/header.ts";
import { parseMessageId } from "../../wire/mime/message-id.ts";
import { visiblePlaces } from "../email/keywords.ts";
import { emailSetter } from "../email/setter.ts";
import { envelopeOf, parseEnvelope, type ParsedEnvelope } from "../envelope.ts";
import { invalidArguments, invalidProperties, SetError } from "../errors.ts";
import { identityType, readIdentity } from "../identity.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { finishBegun, sendOnce } from "../sending.ts";
import { allOf } from "../standard/get.ts";
import { withoutRepetitions } from "../standard/patch.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { existingRecord, recordStateOf } from "../standard/records.ts";
import { WrongProperties } from "../standard/wrong-properties.ts";
import {
  applySet,
  beyondGiven,
  objects,
  type SetOutcome,
  type SetRequest,
  type Setter,
  takeSet,
} from "../standard/set.ts";
import { forgetOld } from "../old-submissions.ts";
import { readSubmission, type Submission, submissionProperties, submissionType, undoStatusOf } from "../submission.ts";

export const emailSubmissionSet: Method = {
  name: "EmailSubmission/set",
  rfc: "8621 7.5",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    const onSuccess = {
      update: objects(call.args.objectOrNull("onSuccessUpdateEmail"), "onSuccessUpdateEmail"),
      destroy: call.args.idsOrNull("onSuccessDestroyEmail") ?? [],
    };
    call.args.end();
    checkTargets(request, onSuccess);
    await finishBegun(call.parts, whole);
    const account = inState(whole, request.ifInState, stateOfRecords("submission"));
    const emailsOfGone = new Map<string, string>();
    const setter: Setter = {
      state: () => recordStateOf(account, submissionType),
      create: (given) => create(call, account, given),
      update: (id, patch) => update(call, account, id, patch),
      destroy: async (id) => {
        const record = await existing(account, id);
        await account.write((mail) => mail.removeRecord("submission", record.id));
        emailsOfGone.set(id, emailIdText(readSubmission(record).emailId));
      },
    };
    const outcome = await applySet(call, request, setter);
    await afterwards(call, whole, outcome, { ...onSuccess, emailsOfGone });
    return outcome.response;
  },
};

interface OnSuccess {
  readonly update: ReadonlyMap<string, JsonObject>;
  readonly destroy: readonly string[];
}

/** They are of submissions of this very call (RFC 8621 7.5). */
function checkTargets(
  { create: made, update: changed, destroy: gone }: SetRequest,
  { update: patches, destroy }: OnSuccess,
): void {
  for (const name of [...patches.keys(), ...destroy]) {
    if ((name.startsWith("#") && made.has(name.slice(1))) || changed.has(name) || gone.includes(name)) continue;
    throw invalidArguments(`${name} is no submission of this call`);
  }
}

async function create(call: Call, account: Account, given: JsonObject): Promise<JsonObject> {
  const { clock } = call.parts;
  const wrong = new WrongProperties();
  wrong.others(given, (property) => ["identityId", "emailId", "envelope"].includes(property));
  const identity = await wrong.wait(identityOf(call, account, given["identityId"]));
  const email = await wrong.wait(messageOf(call, account, given["emailId"]));
  wrong.end();
  if (identity === undefined || email === undefined) throw new Error("nothing was submitted, or by nobody");
  const { messageBytesMax: maxSize } = call.parts;
  if (email.message.length > maxSize) throw new SetError("tooLarge", "the message is too large", { maxSize });
  const envelope = parseEnvelope(given["envelope"] ?? envelopeOf(email.message, identity));
  const at = clock.now();
  const name = newSubmissionName(at);
  const sendAt = holdUntil(envelope.from, at) ?? at;
  const submission: Submission = {
    identityId: identity.id,
    emailId: email.id,
    threadId: email.threadId,
    envelope: envelope.json,
    sendAt,
    messageId: name,
    canceled: false,
    deliveryStatus: statusOf(envelope),
    messageIdField: messageIdOf(email.message),
  };
  const { address, peer } = call.user;
  const sending = { account, name, at, envelope, message: email.message, address, peer };
  const id = await sendOnce(call.parts, sending, () =>
    account.write(async (mail) => {
      const made = await mail.addRecord("submission", JSON.stringify(submission), name);
      await forgetOld(mail, made, at);
      return made;
    }),
  );
  return beyondGiven(allOf({ id, submission, now: clock.now() }, submissionProperties), given);
}

async function identityOf(
  call: Call,
  account: Account,
  given: Json | undefined,
): Promise<{ readonly id: number; readonly email: string; readonly allows: (address: string) => boolean }> {
  const text = typeof given === "string" ? call.idOf(given) : undefined;
  const id = text === undefined ? undefined : identityType.parseId(text);
  const record = id === undefined ? undefined : await account.read((mail) => mail.record("identity", id));
  if (record === undefined) throw invalidProperties("there is no such identity", "identityId");
  const { email } = readIdentity(record);
  return { id: record.id, email, allows: (address) => address.toLowerCase() === email.toLowerCase() };
}

async function messageOf(
  call: Call,
  account: Account,
  given: Json | undefined,
): Promise<{ readonly id: EmailId; readonly threadId: number; readonly message: Uint8Array }> {
  const id = typeof given === "string" ? parseObjectId(call.idOf(given) ?? "", "M") : undefined;
  const found = await account.read(async (mail) => {
    const [email] = id === undefined ? [] : await mail.emails([id as EmailId]);
    if (email === undefined || visiblePlaces(email).length === 0) return undefined;
    return { email, content: await mail.content(email.id) };
  });
  if (found === undefined) throw invalidProperties("there is no such email", "emailId");
  return { id: found.email.id, threadId: found.email.threadId, message: await account.bytes(found.content) };
}

/** What is known the moment it is taken. */
function statusOf({ json }: ParsedEnvelope): Readonly<Record<string, DeliveryStatus>> {
  const rcptTo = json["rcptTo"] as readonly JsonObject[];
  const status: Record<string, DeliveryStatus> = {};
  for (const { email } of rcptTo) {
    if (typeof email === "string")
      status[email] = { smtpReply: "250 2.0.0 Ok", delivered: "queued", displayed: "unknown" };
  }
  return status;
}

const MESSAGE_ID = new FieldNames(["message-id"]);

/** By which a reader's program will call it, when it says that the message was shown. */
function messageIdOf(message: Uint8Array): string | undefined {
  const [field] = readHeader(message, { names: MESSAGE_ID }).fields;
  return field === undefined ? undefined : parseMessageId(unfold(rawValue(message, field)));
}

function existing(account: Account, text: string): Promise<StoredRecord> {
  return account.read((mail) => existingRecord(mail, submissionType, text));
}

/** Nothing but taking it back, while that is possible. */
async function update(call: Call, account: Account, text: string, whole: JsonObject): Promise<null> {
  const { mail, clock } = call.parts;
  const record = await existing(account, text);
  const submission = readSubmission(record);
  const patch = withoutRepetitions(whole, { id: record.id, submission, now: clock.now() }, submissionProperties);
  const wrong = Object.keys(patch).find((property) => property !== "undoStatus");
  if (wrong !== undefined) throw invalidProperties(`${wrong.slice(0, 100)} cannot be changed`, wrong);
  const status = undoStatusOf(submission, clock.now());
  const { undoStatus = status } = patch;
  if (undoStatus === status) return null;
  if (undoStatus !== "canceled") throw invalidProperties("it can only be canceled", "undoStatus");
  if (status !== "pending" || !((await mail.queue?.withdraw(submission.messageId)) ?? false))
    throw new SetError("cannotUnsend", "the message is on its way already");
  const canceled: Submission = { ...submission, canceled: true };
  await account.write((writer) => writer.changeRecord("submission", record.id, JSON.stringify(canceled)));
  return null;
}

/** Moves drafts to where sent mail belongs, or removes them, in one implicit call (RFC 8621 7.5). */
async function afterwards(
  call: Call,
  account: Account,
  outcome: SetOutcome,
  wish: OnSuccess & { readonly emailsOfGone: ReadonlyMap<string, string> },
): Promise<void> {
  const emailOf = async (name: string): Promise<string | undefined> => {
    const made = name.startsWith("#") && outcome.created.has(name.slice(1));
    const id = call.idOf(name) ?? name;
    const gone = wish.emailsOfGone.get(id);
    if (gone !== undefined) return gone;
    if (!made && !outcome.updated.has(id)) return undefined;
    return emailIdText(readSubmission(await existing(account, id)).emailId);
  };
  const changes = new Map<string, JsonObject>();
  for (const [name, patch] of wish.update) {
    const id = await emailOf(name);
    if (id !== undefined && isObject(patch)) changes.set(id, patch);
  }
  const destroy: string[] = [];
  for (const name of wish.destroy) {
    const id = await emailOf(name);
    if (id !== undefined) destroy.push(id);
  }
  if (changes.size === 0 && destroy.length === 0) return;
  const request = { ifInState: undefined, create: new Map<string, JsonObject>(), update: changes, destroy };
  const { response } = await applySet(call, request, emailSetter(call, account, request));
  call.further.push(["Email/set", response]);
}
