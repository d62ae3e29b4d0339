import { withoutEchoes } from "../email/echoes.ts";
import { emailSetter } from "../email/setter.ts";
import type { Method } from "../method.ts";
import { inState, logState } from "../standard/in-state.ts";
import { applySet, takeSet } from "../standard/set.ts";

export const emailSet: Method = {
  name: "Email/set",
  rfc: "8621 4.6",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    call.args.end();
    const account = inState(whole, request.ifInState, logState);
    const patched = { ...request, update: await withoutEchoes(call, account, request.update) };
    return (await applySet(call, patched, emailSetter(call, account, patched))).response;
  },
};
