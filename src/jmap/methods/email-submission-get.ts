import type { JsonObject } from "../json.ts";
import type { Method } from "../method.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { parseSubmissionId, readSubmission, submissionIdText, submissionProperties } from "../submission.ts";

export const emailSubmissionGet: Method = {
  name: "EmailSubmission/get",
  rfc: "8621 7.1",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(submissionProperties));
    call.args.end();
    const now = call.parts.clock.now();
    const { records, state } = await account.read(async (mail) => ({
      records:
        request.ids === undefined
          ? await mail.records("submission")
          : await Promise.all(
              request.ids.flatMap((text) => {
                const id = parseSubmissionId(text);
                return id === undefined ? [] : [mail.record("submission", id)];
              }),
            ),
      state: String(await mail.modseq()),
    }));
    const found = new Map<string, JsonObject>();
    for (const record of records) {
      if (record === undefined) continue;
      const shown = { id: record.id, submission: readSubmission(record), now };
      found.set(submissionIdText(record.id), project(shown, request.properties, submissionProperties));
    }
    return getResponse(call, request, { state, found });
  },
};
