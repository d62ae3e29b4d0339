import { SetError } from "../errors.ts";
import type { Method } from "../method.ts";
import { PRINCIPALS } from "../sharing/owner.ts";
import { principalState } from "../sharing/principal-state.ts";
import { applySet, takeSet } from "../standard/set.ts";

const refuse = (): Promise<never> =>
  Promise.reject(new SetError("forbidden", "principals are made and changed by who administers the server"));

/** Accounts are the business of whoever administers them. */
export const principalSet: Method = {
  name: "Principal/set",
  rfc: "9670 2.3",
  using: PRINCIPALS,
  async run(call) {
    call.account();
    const request = takeSet(call);
    call.args.end();
    const setter = { state: () => principalState(call), create: refuse, update: refuse, destroy: refuse };
    return (await applySet(call, request, setter)).response;
  },
};
