import type { Method } from "../method.ts";
import { queryResponse, takeWindow } from "../standard/query.ts";
import { finishBegun } from "../sending.ts";
import { querySubmissions, takeSubmissionQuery } from "../submission-query.ts";

export const emailSubmissionQuery: Method = {
  name: "EmailSubmission/query",
  rfc: "8621 7.3",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const query = takeSubmissionQuery(call);
    const window = takeWindow(call);
    call.args.end();
    await finishBegun(call.parts, account);
    const { ids, state } = await querySubmissions(account, query, call.parts.clock.now());
    return queryResponse(call, window, { ids, state: String(state), canCalculateChanges: true });
  },
};
