import { emailSetter } from "../email/setter.ts";
import type { Method } from "../method.ts";
import { applySet, takeSet } from "../standard/set.ts";

export const emailSet: Method = {
  name: "Email/set",
  rfc: "8621 4.6",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const request = takeSet(call);
    call.args.end();
    return (await applySet(call, request, emailSetter(call, account, request))).response;
  },
};
