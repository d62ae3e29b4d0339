import type { Method } from "../method.ts";
import { queryNotifications, takeNotificationQuery } from "../sharing/notification-query.ts";
import { shareNotificationType } from "../sharing/share-notification.ts";
import { queryResponse, takeWindow } from "../standard/query.ts";

export const shareNotificationQuery: Method = {
  name: "ShareNotification/query",
  rfc: "9670 3.6",
  using: shareNotificationType.using,
  async run(call) {
    const account = call.account();
    const query = takeNotificationQuery(call);
    const window = takeWindow(call);
    call.args.end();
    const { ids, state } = await queryNotifications(account, query);
    return queryResponse(call, window, { ids, state: String(state), canCalculateChanges: true });
  },
};
