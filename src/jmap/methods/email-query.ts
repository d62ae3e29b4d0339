import { namesOf, queryEmails, takeEmailQuery } from "../email/query.ts";
import type { Method } from "../method.ts";
import { queryResponse, takeWindow } from "../standard/query.ts";

export const emailQuery: Method = {
  name: "Email/query",
  rfc: "8621 4.4",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const query = takeEmailQuery(call);
    const window = takeWindow(call);
    call.args.end();
    const { state, emailIds } = await queryEmails(account, query);
    const response = queryResponse(call, window, {
      ids: namesOf(emailIds),
      state: String(state),
      canCalculateChanges: true,
    });
    return { ...response, collapseThreads: query.collapseThreads };
  },
};
