import type { Changes } from "../../store/model.ts";
import { changesMethod } from "../standard/changes.ts";
import { shownQuotas } from "./quota-get.ts";

export const quotaChanges = changesMethod<string>({
  name: "Quota/changes",
  rfc: "9425 4.2",
  using: "urn:ietf:params:jmap:quota",
  async read(mail, since): Promise<Changes<string> | undefined> {
    const newest = await mail.modseq();
    if (since > newest) return undefined;
    // What is used changes with nearly everything else that does.
    const ids = since < newest ? shownQuotas(await mail.quota()).map(({ id }) => id) : [];
    return { upTo: newest, created: [], updated: ids, destroyed: [] };
  },
  idText: (id) => id,
  more: () => ({ updatedProperties: ["used"] }),
});
