import { MethodError } from "../errors.ts";
import type { Method } from "../method.ts";
import { cannotCalculate, positionOf } from "../standard/changes.ts";
import { submissionIdText } from "../submission.ts";
import { querySubmissions, takeSubmissionQuery } from "../submission-query.ts";

export const emailSubmissionQueryChanges: Method = {
  name: "EmailSubmission/queryChanges",
  rfc: "8621 7.4",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const query = takeSubmissionQuery(call);
    const oldQueryState = call.args.string("sinceQueryState");
    const maxChanges = call.args.uintOrNull("maxChanges");
    call.args.stringOrNull("upToId");
    const calculateTotal = call.args.boolean("calculateTotal", false);
    call.args.end();
    const changes = await account.read((mail) => mail.recordChanges("submission", positionOf(oldQueryState)));
    if (changes === undefined) throw cannotCalculate();
    const { ids, state } = await querySubmissions(account, query, call.parts.clock.now());
    const touched = new Set([...changes.created, ...changes.updated, ...changes.destroyed].map(submissionIdText));
    const added = ids.flatMap((id, index) => (touched.has(id) ? [{ id, index }] : []));
    if (maxChanges !== undefined && touched.size + added.length > maxChanges)
      throw new MethodError("tooManyChanges", "more has changed than asked for");
    return {
      accountId: call.user.accountIdText,
      oldQueryState,
      newQueryState: String(state),
      ...(calculateTotal ? { total: ids.length } : {}),
      removed: [...touched],
      added,
    };
  },
};
