/** What every /query and /queryChanges has in common (RFC 8620 5.5, 5.6). */
import { invalidArguments, MethodError } from "../errors.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { QUERY_IDS_MAX } from "../limits.ts";
import type { Call } from "../method.ts";

/** A filter as a tree; `condition` is of the type's own. */
export type Filter<Condition> =
  | { readonly operator: "AND" | "OR" | "NOT"; readonly of: readonly Filter<Condition>[] }
  | { readonly condition: Condition };

/** Operators and conditions of one filter: each condition may cost a pass over the account. */
const FILTER_TERMS_MAX = 200;

/** Undefined when there is no filter, or it is null. Recurses no deeper than a request may be (JSON_DEPTH_MAX). */
export function takeFilter<Condition>(
  { args }: Call,
  parse: (condition: JsonObject) => Condition,
): Filter<Condition> | undefined {
  const given = args.objectOrNull("filter");
  let terms = 0;
  const read = (value: Json): Filter<Condition> => {
    if (!isObject(value)) throw invalidArguments("a filter is an object");
    if (++terms > FILTER_TERMS_MAX) throw new MethodError("unsupportedFilter", "the filter has too many conditions");
    const { operator } = value;
    if (operator === undefined) return { condition: parse(value) };
    if (operator !== "AND" && operator !== "OR" && operator !== "NOT")
      throw invalidArguments("the operator of a filter is AND, OR or NOT");
    const { conditions } = value;
    if (Object.keys(value).length > 2) throw invalidArguments("an operator has conditions, and nothing else");
    if (!Array.isArray(conditions)) throw invalidArguments("an operator has a list of conditions");
    return { operator, of: (conditions as readonly Json[]).map(read) };
  };
  return given === undefined ? undefined : read(given);
}

/** Whether the filter holds where `holds` says so of its conditions. */
export function meets<Condition>(filter: Filter<Condition>, holds: (condition: Condition) => boolean): boolean {
  if ("condition" in filter) return holds(filter.condition);
  if (filter.operator === "AND") return filter.of.every((each) => meets(each, holds));
  const any = filter.of.some((each) => meets(each, holds));
  return filter.operator === "OR" ? any : !any;
}

/** Reads the value of one condition of a filter; undefined when it is of another type. */
export type ConditionReader<Item> = (value: Json) => ((item: Item) => boolean) | undefined;

/** Parses an object of conditions, all of which must hold, by a table of their names. */
export function conditionBy<Item>(
  readers: Readonly<Record<string, ConditionReader<Item>>>,
): (given: JsonObject) => (item: Item) => boolean {
  return (given) => {
    const conditions = Object.entries(given).map(([name, value]) => {
      const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
      if (read === undefined) throw new MethodError("unsupportedFilter", `there is no condition ${name.slice(0, 100)}`);
      const condition = read(value);
      if (condition === undefined) throw invalidArguments(`${name} has a value of the wrong type`);
      return condition;
    });
    return (item) => conditions.every((condition) => condition(item));
  };
}

export function conditionsOf<Condition>(filter: Filter<Condition> | undefined): readonly Condition[] {
  if (filter === undefined) return [];
  return "condition" in filter ? [filter.condition] : filter.of.flatMap(conditionsOf);
}

export interface Comparator {
  readonly property: string;
  readonly isAscending: boolean;
  /** What else it says: a keyword. */
  readonly given: JsonObject;
}

/** Comparators of one query. */
const COMPARATORS_MAX = 10;

/** Throws MethodError("unsupportedSort") for properties that `known` does not have. */
export function takeSort({ args }: Call, known: ReadonlySet<string>): readonly Comparator[] {
  const given = args.listOrNull("sort") ?? [];
  if (given.length > COMPARATORS_MAX) throw new MethodError("unsupportedSort", "too many comparators");
  return given.map((each) => {
    if (!isObject(each) || typeof each["property"] !== "string")
      throw invalidArguments("a comparator is an object with a property");
    const { property, isAscending = true, collation } = each;
    if (typeof isAscending !== "boolean") throw invalidArguments("isAscending must be true or false");
    if (typeof property !== "string" || !known.has(property))
      throw new MethodError("unsupportedSort", `there is no sorting by ${each["property"].slice(0, 100)}`);
    if (collation !== undefined && (typeof collation !== "string" || !COLLATIONS.has(collation)))
      throw new MethodError("unsupportedSort", "that collation is not known");
    return { property, isAscending, given: each };
  });
}

const COLLATIONS: ReadonlySet<string> = new Set(["i;ascii-casemap", "i;unicode-casemap", "i;octet"]);

export interface Window {
  readonly position: number;
  readonly anchor: string | undefined;
  readonly anchorOffset: number;
  readonly limit: number | undefined;
  readonly calculateTotal: boolean;
}

export function takeWindow({ args }: Call): Window {
  return {
    position: args.integer("position", 0),
    anchor: args.stringOrNull("anchor"),
    anchorOffset: args.integer("anchorOffset", 0),
    limit: args.uintOrNull("limit"),
    calculateTotal: args.boolean("calculateTotal", false),
  };
}

/** All results of a query in order, by their ids. */
export type Results = Pick<readonly string[], "length" | "indexOf" | "slice">;

/** The response to a query with all its results in order. */
export function queryResponse(
  call: Call,
  window: Window,
  answer: { readonly ids: Results; readonly state: string; readonly canCalculateChanges: boolean },
): JsonObject {
  const { ids, state, canCalculateChanges } = answer;
  const start = startOf(window, ids);
  const limit = Math.min(window.limit ?? QUERY_IDS_MAX, QUERY_IDS_MAX);
  const isLimited = window.limit === undefined ? ids.length - start > limit : window.limit > limit;
  return {
    accountId: call.accountId,
    queryState: state,
    canCalculateChanges,
    position: start,
    ids: ids.slice(start, start + limit),
    ...(window.calculateTotal ? { total: ids.length } : {}),
    ...(isLimited ? { limit } : {}),
  };
}

function startOf({ position, anchor, anchorOffset }: Window, ids: Results): number {
  if (anchor === undefined) return position < 0 ? Math.max(0, ids.length + position) : position;
  const at = ids.indexOf(anchor);
  if (at < 0) throw new MethodError("anchorNotFound", "the anchor is not among the results");
  return Math.max(0, at + anchorOffset);
}
