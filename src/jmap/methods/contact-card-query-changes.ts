import { queryContacts, takeContactQuery } from "../contacts/card-query.ts";
import { contactCardType } from "../contacts/card.ts";
import type { Method } from "../method.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";
import { touchedRecords } from "../standard/records.ts";

export const contactCardQueryChanges: Method = {
  name: "ContactCard/queryChanges",
  rfc: "9610 3.4",
  using: contactCardType.using,
  async run(call) {
    const account = call.account();
    const query = takeContactQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const { ids, state } = await queryContacts(account, query);
    // Behind the results: what changes meanwhile is told twice, where it would be told never.
    const touched = await touchedRecords(account, contactCardType, request.since);
    return queryChangesResponse(call, request, { ids, state, touched });
  },
};
