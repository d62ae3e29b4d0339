import type { Account } from "../../store/account.ts";
import { Refusal } from "../../base/errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { activate, scriptSetter } from "../sieve/setter.ts";
import { sieveScriptType } from "../sieve/script.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { recordStateOf } from "../standard/records.ts";
import { applySet, orNull, type SetOutcome, takeSet } from "../standard/set.ts";

export const sieveScriptSet: Method = {
  name: "SieveScript/set",
  rfc: "9661 2.4",
  using: sieveScriptType.using,
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    const wish: Wish = {
      activate: call.args.stringOrNull("onSuccessActivateScript"),
      deactivates: call.args.boolean("onSuccessDeactivateScript", false),
    };
    call.args.end();
    const account = inState(whole, request.ifInState, stateOfRecords(sieveScriptType.kind));
    const outcome = await applySet(call, request, scriptSetter(call, account));
    const { notCreated, notUpdated, notDestroyed } = outcome.response;
    if ([notCreated, notUpdated, notDestroyed].some((failed) => failed !== null)) return outcome.response;
    return withActivation(outcome, await activated(call, account, wish), account);
  },
};

interface Wish {
  readonly activate: string | undefined;
  readonly deactivates: boolean;
}

/** What was never a script is not activated, and the others stay as they are; by id, whether it is active from now on. */
async function activated(call: Call, account: Account, wish: Wish): Promise<ReadonlyMap<string, boolean>> {
  const id = wish.activate === undefined ? undefined : sieveScriptType.parseId(call.idOf(wish.activate) ?? "");
  try {
    if (id !== undefined) return await activate(account, id);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === "not-found")) throw error;
  }
  return wish.deactivates ? activate(account, undefined) : new Map();
}

async function withActivation(
  { response, created }: SetOutcome,
  active: ReadonlyMap<string, boolean>,
  account: Account,
): Promise<JsonObject> {
  if (active.size === 0) return response;
  const made = new Map<string, Json>(created);
  const updated = new Map<string, Json>(Object.entries((response["updated"] ?? {}) as JsonObject));
  for (const [id, isActive] of active) {
    const [creationId, object] = [...created].find(([, each]) => each["id"] === id) ?? [];
    if (creationId === undefined) updated.set(id, { ...(updated.get(id) as JsonObject | null), isActive });
    else made.set(creationId, { ...object, isActive });
  }
  const newState = await recordStateOf(account, sieveScriptType);
  return { ...response, created: orNull(made), updated: orNull(updated), newState };
}
