import type { Method } from "../method.ts";
import { cannotCalculate } from "../standard/changes.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";
import { submissionIdText } from "../submission.ts";
import { querySubmissions, takeSubmissionQuery } from "../submission-query.ts";

export const emailSubmissionQueryChanges: Method = {
  name: "EmailSubmission/queryChanges",
  rfc: "8621 7.4",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const query = takeSubmissionQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const changes = await account.read((mail) => mail.recordChanges("submission", request.since));
    if (changes === undefined) throw cannotCalculate();
    const { ids, state } = await querySubmissions(account, query, call.parts.clock.now());
    const touched = new Set([...changes.created, ...changes.updated, ...changes.destroyed].map(submissionIdText));
    return queryChangesResponse(call, request, { ids, state, touched });
  },
};
