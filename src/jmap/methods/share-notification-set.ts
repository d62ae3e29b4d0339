import { SetError } from "../errors.ts";
import type { Method } from "../method.ts";
import { shareNotificationType } from "../sharing/share-notification.ts";
import { existingRecord, recordStateOf } from "../standard/records.ts";
import { inState, stateOfRecords } from "../standard/in-state.ts";
import { applySet, takeSet } from "../standard/set.ts";

const refuse = (): Promise<never> =>
  Promise.reject(new SetError("forbidden", "these are the server's to write; they can only be destroyed"));

/** They can be thrown away, and nothing else. */
export const shareNotificationSet: Method = {
  name: "ShareNotification/set",
  rfc: "9670 3.5",
  using: shareNotificationType.using,
  async run(call) {
    const whole = call.account();
    const request = takeSet(call);
    call.args.end();
    const account = inState(whole, request.ifInState, stateOfRecords("shareNotification"));
    const outcome = await applySet(call, request, {
      state: () => recordStateOf(account, shareNotificationType),
      create: refuse,
      update: refuse,
      destroy: (id) =>
        account.write(async (mail) => {
          const { id: record } = await existingRecord(mail, shareNotificationType, id);
          await mail.removeRecord("shareNotification", record);
        }),
    });
    return outcome.response;
  },
};
