import type { Method } from "../method.ts";
import { queryQuotas, takeQuotaQuery } from "../quota-query.ts";
import { queryResponse, takeWindow } from "../standard/query.ts";

export const quotaQuery: Method = {
  name: "Quota/query",
  rfc: "9425 4.4",
  using: "urn:ietf:params:jmap:quota",
  async run(call) {
    const account = call.account();
    const query = takeQuotaQuery(call);
    const window = takeWindow(call);
    call.args.end();
    const { ids, state } = await queryQuotas(account, query);
    return queryResponse(call, window, { ids, state: String(state), canCalculateChanges: true });
  },
};
