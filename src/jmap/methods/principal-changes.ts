import { MethodError } from "../errors.ts";
import type { Method } from "../method.ts";
import { PRINCIPALS } from "../sharing/owner.ts";
import { principalState } from "../sharing/principal-state.ts";
import { cannotCalculate, takeChanges } from "../standard/changes.ts";

/** The directory does not remember what it was. */
export const principalChanges: Method = {
  name: "Principal/changes",
  rfc: "9670 2.2",
  using: PRINCIPALS,
  async run(call) {
    call.account();
    const { sinceState } = takeChanges(call);
    call.args.end();
    const state = await principalState(call);
    if (state !== sinceState) throw cannotCalculate();
    return {
      accountId: call.accountId,
      oldState: sinceState,
      newState: state,
      hasMoreChanges: false,
      created: [],
      updated: [],
      destroyed: [],
    };
  },
};

export const principalQueryChanges: Method = {
  name: "Principal/queryChanges",
  rfc: "9670 2.5",
  using: PRINCIPALS,
  run() {
    return Promise.reject(new MethodError("cannotCalculateChanges", "ask Principal/query again"));
  },
};
