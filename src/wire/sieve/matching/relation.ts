/** "gt", "ge", "lt", "le", "eq" and "ne" (RFC 5231 4). */
import type { Arguments } from "../language/arguments.ts";
import type { Text } from "../language/text.ts";

/** Of an order: below, at or above 0. */
export type Relation = (order: number) => boolean;

const RELATIONS: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ["gt", (order) => order > 0],
  ["ge", (order) => order >= 0],
  ["lt", (order) => order < 0],
  ["le", (order) => order <= 0],
  ["eq", (order) => order === 0],
  ["ne", (order) => order !== 0],
]);

export function readRelation(given: Arguments, name: Text | undefined): Relation | undefined {
  const relation = RELATIONS.get(name?.fixed?.toLowerCase() ?? "");
  if (relation === undefined && name !== undefined)
    given.mistake('a relation is "gt", "ge", "lt", "le", "eq" or "ne"', name.at);
  return relation;
}
