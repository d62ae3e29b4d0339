import { MethodError } from "../errors.ts";
import type { Method } from "../method.ts";
import { project, takeGet } from "../standard/get.ts";
import { pushSubscriptionProperties, SECRET_PROPERTIES } from "../web-push/subscription.ts";

/** It belongs to the user, not to an account: there is no accountId, and no state. */
export const pushSubscriptionGet: Method = {
  name: "PushSubscription/get",
  rfc: "8620 7.2.1",
  using: "urn:ietf:params:jmap:core",
  async run(call) {
    const known = Object.keys(pushSubscriptionProperties);
    const { ids, properties } = takeGet(call, known, { isAlso: (name) => SECRET_PROPERTIES.includes(name) });
    call.args.end();
    const secret = SECRET_PROPERTIES.find((name) => properties.has(name));
    if (secret !== undefined) throw new MethodError("forbidden", `${secret} is told to nobody`);
    const all = await call.parts.webPush.subscriptions.of(call.user.accountId, call.user.login);
    return {
      list: all
        .filter(({ id }) => ids?.includes(id) !== false)
        .map((each) => project(each, properties, pushSubscriptionProperties)),
      notFound: (ids ?? []).filter((id) => !all.some((each) => each.id === id)),
    };
  },
};
