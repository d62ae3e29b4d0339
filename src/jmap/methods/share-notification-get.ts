import type { Method } from "../method.ts";
import { notificationProperties, readNotification, shareNotificationType } from "../sharing/share-notification.ts";
import { getResponse, project, takeGet } from "../standard/get.ts";
import { askedRecords, recordState } from "../standard/records.ts";

export const shareNotificationGet: Method = {
  name: "ShareNotification/get",
  rfc: "9670 3.3",
  using: shareNotificationType.using,
  async run(call) {
    const account = call.account();
    const request = takeGet(call, Object.keys(notificationProperties));
    call.args.end();
    return account.read(async (mail) => {
      const records = await askedRecords(mail, shareNotificationType, request);
      const found = new Map(
        records.map((record) => [
          shareNotificationType.idText(record.id),
          project(readNotification(record), request.properties, notificationProperties),
        ]),
      );
      return getResponse(call, request, { state: await recordState(mail, shareNotificationType), found });
    });
  },
};
