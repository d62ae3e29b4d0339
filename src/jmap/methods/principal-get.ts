import type { AccountId } from "../../store/model.ts";
import type { JsonObject } from "../json.ts";
import type { Call, Method } from "../method.ts";
import { PRINCIPALS } from "../sharing/owner.ts";
import { type Principal, principal, principalProperties, principals } from "../sharing/principal.ts";
import { parsePrincipalId, principalIdText } from "../sharing/principal-id.ts";
import { principalState } from "../sharing/principal-state.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";

async function named(call: Call, ids: readonly AccountId[]): Promise<readonly Principal[]> {
  const found: Principal[] = [];
  for (const id of ids) {
    const one = await principal(call, id);
    if (one !== undefined) found.push(one);
  }
  return found;
}

export const principalGet: Method = {
  name: "Principal/get",
  rfc: "9670 2.1",
  using: PRINCIPALS,
  async run(call) {
    call.account();
    const request = takeGet(call, Object.keys(principalProperties));
    call.args.end();
    const state = await principalState(call);
    const asked = request.ids?.flatMap((id) => parsePrincipalId(id) ?? []);
    const shown = asked === undefined ? await principals(call) : await named(call, asked);
    const found = new Map<string, JsonObject>(
      shown.map((each) => [principalIdText(each.id), project(each, request.properties, principalProperties)]),
    );
    return getResponse(call, request, { state, found });
  },
};
