import { mailboxIdText } from "../../store/object-id.ts";
import { COUNTS } from "../mailbox.ts";
import type { Method } from "../method.ts";
import { cannotCalculate, changesResponse, takeChanges } from "../standard/changes.ts";

export const mailboxChanges: Method = {
  name: "Mailbox/changes",
  rfc: "8621 2.2",
  using: "urn:ietf:params:jmap:mail",
  async run(call) {
    const account = call.account();
    const request = takeChanges(call);
    call.args.end();
    return account.read(async (mail) => {
      const changes = await mail.mailboxChanges(request.since, request.max);
      if (changes === undefined) throw cannotCalculate();
      const response = changesResponse(call, request, { changes, newest: await mail.modseq(), idText: mailboxIdText });
      return { ...response, updatedProperties: changes.countsOnly && changes.updated.length > 0 ? COUNTS : null };
    });
  },
};
