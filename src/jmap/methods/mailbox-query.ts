import { queryMailboxes, takeMailboxQuery } from "../mailbox-query.ts";
import type { Method } from "../method.ts";
import { queryResponse, takeWindow } from "../standard/query.ts";

export const mailboxQuery: Method = {
  name: "Mailbox/query",
  rfc: "8621 2.3",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const query = takeMailboxQuery(call);
    const window = takeWindow(call);
    call.args.end();
    const { ids, state } = await queryMailboxes(call, account, query);
    return queryResponse(call, window, { ids, state: String(state), canCalculateChanges: true });
  },
};
