/** ShareNotifications (RFC 9670 3): what somebody let the user do, or took away. Records of whoever it concerns. */
import type { AccountId, StoredRecord } from "../../store/model.ts";
import { mailboxIdText } from "../../store/object-id.ts";
import { utcDate } from "../dates.ts";
import type { Json } from "../json.ts";
import { accountIdText } from "../parts.ts";
import { recordType } from "../standard/records.ts";
import type { NotedChange } from "../../mail/sharing.ts";
import { rightsText } from "./mailbox-rights.ts";
import { PRINCIPALS } from "./owner.ts";
import { principalIdText } from "./principal-id.ts";

export const shareNotificationType = recordType({
  name: "ShareNotification",
  kind: "shareNotification",
  letter: "N",
  using: PRINCIPALS,
});

export interface ShareNotification {
  readonly id: StoredRecord["id"];
  readonly change: NotedChange;
}

export function readNotification({ id, data }: StoredRecord): ShareNotification {
  return { id, change: JSON.parse(data) as NotedChange };
}

export const notificationProperties: Readonly<Record<string, (shown: ShareNotification) => Json>> = {
  id: ({ id }) => shareNotificationType.idText(id),
  created: ({ change }) => utcDate(change.at),
  changedBy: ({ change: { by } }) =>
    by === undefined
      ? { name: "", email: null, principalId: null }
      : { name: by.name, email: by.address, principalId: principalIdText(by.id as AccountId) },
  objectType: () => "Mailbox",
  objectAccountId: ({ change }) => accountIdText(change.owner),
  objectId: ({ change }) => mailboxIdText(change.mailbox),
  oldRights: ({ change }) => (change.before === "" ? null : rightsText(change.before)),
  newRights: ({ change }) => (change.after === "" ? null : rightsText(change.after)),
  name: ({ change }) => change.name,
};
