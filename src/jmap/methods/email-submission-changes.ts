import type { Method } from "../method.ts";
import { changesResponse, takeChanges } from "../standard/changes.ts";
import { submissionIdText } from "../submission.ts";

export const emailSubmissionChanges: Method = {
  name: "EmailSubmission/changes",
  rfc: "8621 7.2",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const request = takeChanges(call);
    call.args.end();
    return account.read(async (mail) =>
      changesResponse(call, request, {
        changes: await mail.recordChanges("submission", request.since),
        newest: await mail.modseq(),
        idText: submissionIdText,
      }),
    );
  },
};
