import type { Method } from "../method.ts";
import { queryQuotas, takeQuotaQuery } from "../quota-query.ts";
import { cannotCalculate } from "../standard/changes.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";

export const quotaQueryChanges: Method = {
  name: "Quota/queryChanges",
  rfc: "9425 4.5",
  using: "urn:ietf:params:jmap:quota",
  async run(call) {
    const account = call.account();
    const query = takeQuotaQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const { ids, state, all } = await queryQuotas(account, query);
    if (request.since > state) throw cannotCalculate();
    // What is used changes with nearly everything else that does.
    const touched = new Set(request.since < state ? all : []);
    return queryChangesResponse(call, request, { ids, state, touched });
  },
};
