import type { Account } from "../../store/account.ts";
import { prepareCopy } from "../../store/messages/copy-across.ts";
import type { EmailId } from "../../store/model.ts";
import { emailIdText, parseObjectId } from "../../store/object-id.ts";
import { accountIdText } from "../parts.ts";
import { arrivedAt, emailKeywords, visiblePlaces } from "../email/keywords.ts";
import { parsePlacement } from "../email/placement.ts";
import { emailSetter, receivedAtOf } from "../email/setter.ts";
import { addEmail } from "../email/store-email.ts";
import { invalidArguments, invalidProperties, methodErrorOf } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { inState, logState } from "../standard/in-state.ts";
import { applySet, attempt, checkNumber, notFound, objects, orNull, stateMismatch, stateOf } from "../standard/set.ts";

export const emailCopy: Method = {
  name: "Email/copy",
  rfc: "8621 4.7",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const from = call.account("fromAccountId");
    const whole = call.account();
    if (from.id === whole.id) throw invalidArguments("emails are copied between accounts that differ");
    const ifFromInState = call.args.stringOrNull("ifFromInState");
    await checkState(from, ifFromInState);
    const ifToInState = call.args.stringOrNull("ifInState");
    const oldState = await checkState(whole, ifToInState);
    const to = inState(whole, ifToInState, logState);
    const create = objects(call.args.objectOrNull("create"), "create");
    const destroys = call.args.boolean("onSuccessDestroyOriginal", false);
    const ifInState = call.args.stringOrNull("destroyFromIfInState");
    call.args.end();
    checkNumber(create.size);
    const [created, notCreated] = [new Map<string, Json>(), new Map<string, Json>()];
    const originals = new Set<string>();
    for (const [creationId, given] of create) {
      await attempt(call, notCreated, creationId, async () => {
        const original = originalOf(call, given["id"]);
        const made = await copyOne(
          call,
          { from, to, original, ifFromInState: created.size === 0 ? ifFromInState : undefined },
          given,
        );
        created.set(creationId, made);
        originals.add(emailIdText(original));
        if (typeof made["id"] === "string") call.created.set(creationId, made["id"]);
      });
    }
    if (destroys && originals.size > 0) await destroyOriginals(call, from, [...originals], ifInState);
    return {
      fromAccountId: accountIdText(from.id),
      accountId: call.accountId,
      oldState,
      newState: await stateOf(to),
      created: orNull(created),
      notCreated: orNull(notCreated),
    };
  },
};

async function checkState(account: Account, expected: string | undefined): Promise<string> {
  const state = await stateOf(account);
  if (expected !== undefined && expected !== state) throw stateMismatch();
  return state;
}

function originalOf(call: Call, given: Json | undefined): EmailId {
  const id = typeof given === "string" ? parseObjectId(call.idOf(given) ?? "", "M") : undefined;
  if (id === undefined) throw notFound();
  return id as EmailId;
}

interface Pair {
  readonly from: Account;
  readonly to: Account;
  readonly original: EmailId;
  readonly ifFromInState: string | undefined;
}

/** Keywords and the date of arrival are those of the original where the client says nothing. */
async function copyOne(
  call: Call,
  { from, to, original, ifFromInState }: Pair,
  given: JsonObject,
): Promise<JsonObject> {
  const wrong = Object.keys(given).find((name) => !["id", "mailboxIds", "keywords", "receivedAt"].includes(name));
  if (wrong !== undefined) throw invalidProperties(`${wrong.slice(0, 100)} cannot be set`, wrong);
  const { email, content, traces } = await from.read(async (mail) => {
    if (ifFromInState !== undefined && (await logState(mail)) !== ifFromInState) throw stateMismatch();
    const [found] = await mail.emails([original]);
    if (found === undefined || visiblePlaces(found).length === 0) throw notFound();
    return { email: found, content: await mail.content(original), traces: await mail.traces([original]) };
  });
  const kept = Object.fromEntries([...emailKeywords(email)].map((keyword) => [keyword, true]));
  const placement = parsePlacement(call, { ...given, keywords: given["keywords"] ?? kept });
  const receivedAt = receivedAtOf(given["receivedAt"]) ?? arrivedAt(email);
  const { message, prefix } = await prepareCopy(call.parts.store, await from.bytes(content), traces.get(original));
  return addEmail(to, message, placement, { receivedAt, prefix });
}

/** As by an Email/set of its own, whose response follows (RFC 8620 5.4). */
async function destroyOriginals(
  call: Call,
  from: Account,
  destroy: readonly string[],
  ifInState: string | undefined,
): Promise<void> {
  const request = { ifInState, create: new Map(), update: new Map(), destroy };
  try {
    const { response } = await applySet(call, request, emailSetter(call, inState(from, ifInState, logState), request));
    call.further.push(["Email/set", { ...response, accountId: accountIdText(from.id) }]);
  } catch (error) {
    const known = methodErrorOf(error);
    if (known === undefined) throw error;
    call.further.push(["error", known.toJson()]);
  }
}
