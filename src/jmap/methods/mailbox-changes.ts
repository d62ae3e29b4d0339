import type { MailboxChanges, MailboxId } from "../../store/model.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import { COUNTS } from "../mailbox.ts";
import { changesMethod } from "../standard/changes.ts";

export const mailboxChanges = changesMethod<MailboxId, MailboxChanges>({
  name: "Mailbox/changes",
  rfc: "8621 2.2",
  using: "urn:ietf:params:jmap:mail",
  read: (mail, since, max) => mail.mailboxChanges(since, max),
  idText: mailboxIdText,
  more: ({ countsOnly, updated }) => ({ updatedProperties: countsOnly && updated.length > 0 ? COUNTS : null }),
});
