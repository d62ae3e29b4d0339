import type { Json } from "../json.ts";
import type { Method } from "../method.ts";
import { PRINCIPALS } from "../sharing/owner.ts";
import { type Principal, principals } from "../sharing/principal.ts";
import { principalIdText } from "../sharing/principal-id.ts";
import { principalState } from "../sharing/principal-state.ts";
import { conditionBy, meets, queryResponse, takeFilter, takeSort, takeWindow } from "../standard/query.ts";
import { comparison } from "../standard/sort.ts";

export const principalQuery: Method = {
  name: "Principal/query",
  rfc: "9670 2.4",
  using: PRINCIPALS,
  async run(call) {
    call.account();
    const filter = takeFilter(call, conditionOf);
    const sort = takeSort(call, SORTS);
    const window = takeWindow(call);
    call.args.end();
    const state = await principalState(call);
    const all = await principals(call);
    const found = all.filter((each) => filter === undefined || meets(filter, (condition) => condition(each)));
    found.sort(comparison(sort, (each, property, collate) => collate(keyOf(each, property))));
    const ids = found.map(({ id }) => principalIdText(id));
    return queryResponse(call, window, { ids, state, canCalculateChanges: false });
  },
};

function keyOf({ name, email, type }: Principal, property: string): string {
  if (property === "email") return email ?? "";
  return property === "type" ? type : name;
}

const SORTS: ReadonlySet<string> = new Set(["name", "email", "type"]);

type Condition = (principal: Principal) => boolean;

function holds(text: string | null, value: string): boolean {
  return text !== null && text.toLowerCase().includes(value.toLowerCase());
}

const containing =
  (...texts: readonly ((principal: Principal) => string | null)[]) =>
  (value: Json): Condition | undefined =>
    typeof value === "string" ? (each) => texts.some((text) => holds(text(each), value)) : undefined;

const conditionOf = conditionBy<Principal>({
  accountIds: (value) => {
    if (!Array.isArray(value)) return undefined;
    const ids = new Set(value as readonly Json[]);
    return ({ accounts }) => Object.keys(accounts ?? {}).some((id) => ids.has(id));
  },
  email: containing(({ email }) => email),
  name: containing(({ name }) => name),
  text: containing(
    ({ name }) => name,
    ({ email }) => email,
  ),
  type: (value) => (typeof value === "string" ? ({ type }) => type === value : undefined),
  timeZone: (value) => (typeof value === "string" ? () => false : undefined),
});
