import type { Method } from "../method.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";
import { touchedRecords } from "../standard/records.ts";
import { submissionType } from "../submission.ts";
import { querySubmissions, takeSubmissionQuery } from "../submission-query.ts";

export const emailSubmissionQueryChanges: Method = {
  name: "EmailSubmission/queryChanges",
  rfc: "8621 7.4",
  using: submissionType.using,
  async run(call) {
    const account = call.account();
    const query = takeSubmissionQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const { ids, state } = await querySubmissions(account, query, call.parts.clock.now());
    // Behind the results: what changes meanwhile is told twice, where it would be told never.
    const touched = await touchedRecords(account, submissionType, request.since);
    return queryChangesResponse(call, request, { ids, state, touched });
  },
};
