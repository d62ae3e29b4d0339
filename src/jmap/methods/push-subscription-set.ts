import type { PushSubscription } from "../../directory/push-subscriptions.ts";
import { invalidArguments, invalidProperties } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { allOf } from "../standard/get.ts";
import { standingOf, standingText } from "../push.ts";
import { applySet, beyondGiven, notFound, type Setter, takeSet } from "../standard/set.ts";
import { parseSubscription, parseSubscriptionChange, pushSubscriptionProperties } from "../web-push/subscription.ts";

export const pushSubscriptionSet: Method = {
  name: "PushSubscription/set",
  rfc: "8620 7.2.2",
  using: "urn:ietf:params:jmap:core",
  async run(call) {
    const request = takeSet(call);
    call.args.end();
    if (request.ifInState !== undefined) throw invalidArguments("push subscriptions have no state");
    const { subscriptions } = call.parts.webPush;
    const existing = async (id: string): Promise<PushSubscription> => {
      const found = await subscriptions.find(call.user.accountId, id);
      if (found?.login !== call.user.login) throw notFound();
      return found;
    };
    const setter: Setter = {
      state: () => Promise.resolve(""),
      create: (given) => create(call, given),
      update: async (id, patch) => update(call, await existing(id), patch),
      destroy: async (id) => subscriptions.remove((await existing(id)).id),
    };
    const { response } = await applySet(call, request, setter);
    const { accountId: _accountId, oldState: _oldState, newState: _newState, ...rest } = response;
    return rest;
  },
};

async function create(call: Call, given: JsonObject): Promise<JsonObject> {
  const { clock, webPush } = call.parts;
  const { accountId, login } = call.user;
  const { url, ...parsed } = parseSubscription(given, clock.now());
  if (!webPush.mayAsk(url)) throw invalidProperties("url has the usual port", "url");
  webPush.countVerification(accountId);
  const made = await webPush.subscriptions.add({ ...parsed, url: url.href, accountId, login });
  webPush.verify(made);
  return beyondGiven(allOf(made, pushSubscriptionProperties), given);
}

async function update(call: Call, subscription: PushSubscription, patch: JsonObject): Promise<JsonObject | null> {
  const { clock, store, webPush } = call.parts;
  const { isProof, ...change } = parseSubscriptionChange(subscription, patch, clock.now());
  // From now on it is told of what changes.
  const told =
    isProof && subscription.told === undefined
      ? { told: standingText(await standingOf(store.account(call.user.accountId))) }
      : {};
  await webPush.subscriptions.change(subscription.id, { ...change, ...told });
  const expires = pushSubscriptionProperties["expires"]?.({ ...subscription, ...change }) ?? null;
  return Object.hasOwn(patch, "expires") && patch["expires"] !== expires ? { expires } : null;
}
