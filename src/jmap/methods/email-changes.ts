import { emailIdText } from "../../store/object-id.ts";
import type { Changes, EmailId } from "../../store/model.ts";
import type { MailReader } from "../../store/account.ts";
import { visiblePlaces } from "../email/keywords.ts";
import { changesMethod } from "../standard/changes.ts";

export const emailChanges = changesMethod<EmailId>({
  name: "Email/changes",
  rfc: "8621 4.3",
  using: "urn:ietf:params:jmap:mail",
  async read(mail, since, max) {
    const changes = await mail.emailChanges(since, max);
    return changes && visible(mail, changes);
  },
  idText: emailIdText,
});

/** What has come to be marked \Deleted in all its places is gone for those who do not know the mark (RFC 8621 4.1.1). */
async function visible(mail: MailReader, changes: Changes<EmailId>): Promise<Changes<EmailId>> {
  const emails = await mail.emails([...changes.created, ...changes.updated]);
  const shown = new Set(emails.filter((email) => visiblePlaces(email).length > 0).map(({ id }) => id));
  return {
    upTo: changes.upTo,
    created: changes.created.filter((id) => shown.has(id)),
    updated: changes.updated.filter((id) => shown.has(id)),
    destroyed: [...changes.destroyed, ...changes.updated.filter((id) => !shown.has(id))],
  };
}
