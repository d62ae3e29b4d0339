import { identityIdText } from "../identity.ts";
import type { Method } from "../method.ts";
import { changesResponse, takeChanges } from "../standard/changes.ts";

export const identityChanges: Method = {
  name: "Identity/changes",
  rfc: "8621 6.2",
  using: "urn:ietf:params:jmap:submission",
  async run(call) {
    const account = call.account();
    const request = takeChanges(call);
    call.args.end();
    return account.read(async (mail) =>
      changesResponse(call, request, {
        changes: await mail.recordChanges("identity", request.since),
        newest: await mail.modseq(),
        idText: identityIdText,
      }),
    );
  },
};
