import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { askedRecords, recordState } from "../standard/records.ts";
import { finishBegun } from "../sending.ts";
import { readSubmission, submissionProperties, submissionType } from "../submission.ts";

export const emailSubmissionGet: Method = {
  name: "EmailSubmission/get",
  rfc: "8621 7.1",
  using: submissionType.using,
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(submissionProperties));
    call.args.end();
    await finishBegun(call.parts, account);
    const now = call.parts.clock.now();
    return account.read(async (mail) => {
      const records = await askedRecords(mail, submissionType, request);
      const found = new Map(
        records.map((record) => {
          const shown = { id: record.id, submission: readSubmission(record), now };
          return [submissionType.idText(record.id), project(shown, request.properties, submissionProperties)];
        }),
      );
      return getResponse(call, request, { state: await recordState(mail, submissionType), found });
    });
  },
};
