import type { Changes } from "../../store/model.ts";
import { changesMethod } from "../standard/changes.ts";
import { QUOTA_IDS, shownQuotas } from "./quota-get.ts";

export const quotaChanges = changesMethod<string>({
  name: "Quota/changes",
  rfc: "9425 4.2",
  using: "urn:ietf:params:jmap:quota",
  async read(mail, since): Promise<Changes<string> | undefined> {
    const newest = await mail.modseq();
    if (since > newest) return undefined;
    if (since === newest) return { upTo: newest, created: [], updated: [], destroyed: [] };
    // What is used changes with nearly everything else that does; which limits there were is not remembered.
    const updated = shownQuotas(await mail.quota()).map(({ id }) => id);
    return { upTo: newest, created: [], updated, destroyed: QUOTA_IDS.filter((id) => !updated.includes(id)) };
  },
  idText: (id) => id,
  more: () => ({ updatedProperties: null }),
});
