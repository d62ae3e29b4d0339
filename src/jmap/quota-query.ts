/** The results of a Quota/query, all of them, in order (RFC 9425 4.4). */
import type { Account } from "../store/account.ts";
import type { Json } from "./json.ts";
import type { Call } from "./method.ts";
import { type ShownQuota, visibleQuotas } from "./methods/quota-get.ts";
import { type Comparator, conditionBy, type Filter, meets, takeFilter, takeSort } from "./standard/query.ts";
import { comparison } from "./standard/sort.ts";

type Condition = (quota: ShownQuota) => boolean;

export interface QuotaQuery {
  /** The capabilities that the client uses. */
  readonly using: ReadonlySet<string>;
  readonly filter: Filter<Condition> | undefined;
  readonly sort: readonly Comparator[];
}

const asText =
  (holds: (quota: ShownQuota, text: string) => boolean) =>
  (value: Json): Condition | undefined =>
    typeof value === "string" ? (quota) => holds(quota, value) : undefined;

const conditionOf = conditionBy<ShownQuota>({
  name: asText(({ name }, text) => name.toLowerCase().includes(text.toLowerCase())),
  scope: asText((_, text) => text === "account"),
  resourceType: asText(({ resourceType }, text) => text === resourceType),
  type: asText((_, text) => text === "Email"),
});

export function takeQuotaQuery(call: Call): QuotaQuery {
  return { using: call.using, filter: takeFilter(call, conditionOf), sort: takeSort(call, new Set(["name", "used"])) };
}

export async function queryQuotas(
  account: Account,
  { using, filter, sort }: QuotaQuery,
): Promise<{ readonly state: number; readonly ids: readonly string[]; readonly all: readonly string[] }> {
  const { quota, state } = await account.read(async (mail) => ({
    quota: await mail.quota(),
    state: await mail.modseq(),
  }));
  const shown = visibleQuotas(using, quota);
  const found = shown
    .map((each, id) => ({ id, each }))
    .filter(({ each }) => filter === undefined || meets(filter, (condition) => condition(each)));
  found.sort(comparison(sort, ({ each }, property, collate) => (property === "used" ? each.used : collate(each.name))));
  return { state, ids: found.map(({ each }) => each.id), all: shown.map(({ id }) => id) };
}
