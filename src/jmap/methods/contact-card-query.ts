import { queryContacts, takeContactQuery } from "../contacts/card-query.ts";
import { contactCardType } from "../contacts/card.ts";
import type { Method } from "../method.ts";
import { queryResponse, takeWindow } from "../standard/query.ts";

export const contactCardQuery: Method = {
  name: "ContactCard/query",
  rfc: "9610 3.3",
  using: contactCardType.using,
  async run(call) {
    const account = call.account();
    const query = takeContactQuery(call);
    const window = takeWindow(call);
    call.args.end();
    const { ids, state } = await queryContacts(account, query);
    return queryResponse(call, window, { ids, state: String(state), canCalculateChanges: true });
  },
};
