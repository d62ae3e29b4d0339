import type { Method } from "../method.ts";
import { queryNotifications, takeNotificationQuery } from "../sharing/notification-query.ts";
import { shareNotificationType } from "../sharing/share-notification.ts";
import { queryChangesResponse, takeQueryChanges } from "../standard/query-changes.ts";
import { touchedRecords } from "../standard/records.ts";

export const shareNotificationQueryChanges: Method = {
  name: "ShareNotification/queryChanges",
  rfc: "9670 3.7",
  using: shareNotificationType.using,
  async run(call) {
    const account = call.account();
    const query = takeNotificationQuery(call);
    const request = takeQueryChanges(call);
    call.args.end();
    const { ids, state } = await queryNotifications(account, query);
    // Behind the results: what changes meanwhile is told twice, where it would be told never.
    const touched = await touchedRecords(account, shareNotificationType, request.since);
    return queryChangesResponse(call, request, { ids, state, touched });
  },
};
