import { threadIdText } from "../../store/object-id.ts";
import type { Method } from "../method.ts";
import { changesResponse, takeChanges } from "../standard/changes.ts";

export const threadChanges: Method = {
  name: "Thread/changes",
  rfc: "8621 3.2",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const request = takeChanges(call);
    call.args.end();
    return account.read(async (mail) => {
      const changes = await mail.threadChanges(request.since, request.max);
      return changesResponse(call, request, { changes, newest: await mail.modseq(), idText: threadIdText });
    });
  },
};
