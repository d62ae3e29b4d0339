import { mailboxIdText } from "../../store/object-id.ts";
import { MethodError } from "../errors.ts";
import { queryMailboxes, takeMailboxQuery } from "../mailbox-query.ts";
import type { Method } from "../method.ts";
import { cannotCalculate, positionOf } from "../standard/changes.ts";

export const mailboxQueryChanges: Method = {
  name: "Mailbox/queryChanges",
  rfc: "8621 2.4",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const query = takeMailboxQuery(call);
    const oldQueryState = call.args.string("sinceQueryState");
    const maxChanges = call.args.uintOrNull("maxChanges");
    call.args.stringOrNull("upToId");
    const calculateTotal = call.args.boolean("calculateTotal", false);
    call.args.end();
    const since = positionOf(oldQueryState);
    const changes = await account.read((mail) => mail.mailboxChanges(since));
    if (changes === undefined) throw cannotCalculate();
    const { ids, state } = await queryMailboxes(account, query);
    // Of mailboxes whose counts changed, and nothing else, the place is the same. As a tree, one move may move others.
    const moved = changes.countsOnly && changes.created.length === 0 && changes.destroyed.length === 0;
    const touched = new Set([...changes.created, ...changes.updated, ...changes.destroyed].map(mailboxIdText));
    if (query.sortAsTree || query.filterAsTree) for (const id of ids) touched.add(id);
    const removed = moved ? [] : [...touched];
    const added = moved ? [] : ids.flatMap((id, index) => (touched.has(id) ? [{ id, index }] : []));
    if (maxChanges !== undefined && removed.length + added.length > maxChanges)
      throw new MethodError("tooManyChanges", "more has changed than asked for");
    return {
      accountId: call.user.accountIdText,
      oldQueryState,
      newQueryState: String(state),
      ...(calculateTotal ? { total: ids.length } : {}),
      removed,
      added,
    };
  },
};
