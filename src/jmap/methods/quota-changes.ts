import type { Method } from "../method.ts";
import { cannotCalculate, changesResponse, takeChanges } from "../standard/changes.ts";
import { shownQuotas } from "./quota-get.ts";

export const quotaChanges: Method = {
  name: "Quota/changes",
  rfc: "9425 4.2",
  using: "urn:ietf:params:jmap:quota",
  async run(call) {
    const account = call.account();
    const request = takeChanges(call);
    call.args.end();
    return account.read(async (mail) => {
      const newest = await mail.modseq();
      if (request.since > newest) throw cannotCalculate();
      // What is used changes with nearly everything else that does.
      const ids = request.since < newest ? shownQuotas(await mail.quota()).map(({ id }) => id) : [];
      const changes = { upTo: newest, created: [], updated: ids, destroyed: [] };
      const response = changesResponse(call, request, { changes, newest, idText: (id) => id });
      return { ...response, updatedProperties: ["used"] };
    });
  },
};
