/** The results of a ShareNotification/query, all of them, in order (RFC 9670 3.6). */
import type { Account } from "../../store/account.ts";
import { parseUtcDate } from "../dates.ts";
import type { Json } from "../json.ts";
import type { Call } from "../method.ts";
import { type Comparator, conditionBy, type Filter, meets, takeFilter, takeSort } from "../standard/query.ts";
import { recordState } from "../standard/records.ts";
import { comparison } from "../standard/sort.ts";
import {
  notificationProperties,
  readNotification,
  type ShareNotification,
  shareNotificationType,
} from "./share-notification.ts";

type Condition = (shown: ShareNotification) => boolean;

export interface NotificationQuery {
  readonly filter: Filter<Condition> | undefined;
  readonly sort: readonly Comparator[];
}

const equal =
  (property: string) =>
  (value: Json): Condition | undefined =>
    typeof value === "string" ? (shown) => notificationProperties[property]?.(shown) === value : undefined;

const dated =
  (holds: (at: number, moment: number) => boolean) =>
  (value: Json): Condition | undefined => {
    const moment = typeof value === "string" ? parseUtcDate(value) : undefined;
    return moment === undefined ? undefined : ({ change }) => holds(change.at, moment);
  };

const conditionOf = conditionBy<ShareNotification>({
  after: dated((at, moment) => at >= moment),
  before: dated((at, moment) => at < moment),
  objectType: equal("objectType"),
  objectAccountId: equal("objectAccountId"),
});

export function takeNotificationQuery(call: Call): NotificationQuery {
  return { filter: takeFilter(call, conditionOf), sort: takeSort(call, new Set(["created"])) };
}

export async function queryNotifications(
  account: Account,
  { filter, sort }: NotificationQuery,
): Promise<{ readonly state: number; readonly ids: readonly string[] }> {
  const { records, state } = await account.read(async (mail) => ({
    records: await mail.records("shareNotification"),
    state: Number(await recordState(mail, shareNotificationType)),
  }));
  const found = records
    .map(readNotification)
    .filter((shown) => filter === undefined || meets(filter, (condition) => condition(shown)));
  found.sort(comparison(sort, ({ change }) => change.at));
  return { state, ids: found.map(({ id }) => shareNotificationType.idText(id)) };
}
