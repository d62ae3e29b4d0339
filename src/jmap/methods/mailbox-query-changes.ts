import { mailboxIdText } from "../../store/object-id.ts";
import { queryMailboxes, takeMailboxQuery } from "../mailbox-query.ts";
import type { Method } from "../method.ts";
import { cannotCalculate } from "../standard/changes.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";

export const mailboxQueryChanges: Method = {
  name: "Mailbox/queryChanges",
  rfc: "8621 2.4",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const query = takeMailboxQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const { ids, state } = await queryMailboxes(call, account, query);
    // Behind the results: what changes meanwhile is told twice, where it would be told never.
    const changes = await account.read((mail) => mail.mailboxChanges(request.since, Infinity));
    if (changes === undefined) throw cannotCalculate();
    // Of mailboxes whose counts changed, and nothing else, the place is the same. As a tree, and by path, one move may move others.
    const inPlace = changes.countsOnly && changes.created.length === 0 && changes.destroyed.length === 0;
    const touched = new Set([...changes.created, ...changes.updated, ...changes.destroyed].map(mailboxIdText));
    if (query.sortAsTree || query.filterAsTree || query.sort.length === 0) for (const id of ids) touched.add(id);
    return queryChangesResponse(call, request, { ids, state, touched: inPlace ? new Set() : touched });
  },
};
