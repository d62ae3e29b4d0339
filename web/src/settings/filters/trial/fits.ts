/** Whether a message that is here already fits a rule, as the server would find when it comes. */
import { asciiCasemap } from "../../../../../src/wire/sieve/matching/comparator.ts";
import { Wildcard } from "../../../../../src/wire/sieve/matching/wildcard.ts";
import type { Condition, HeaderCondition, Rule } from "../model/rule.ts";

/** What rules ask of a message. */
export interface Tried {
  readonly size: number;
  readonly hasFile: boolean;
  /** What stands in the fields of that name, in small letters; empty where there is none. */
  readonly texts: (header: string) => readonly string[];
  readonly addresses: (header: string) => readonly string[];
  readonly bodyHas: (text: string) => boolean;
}

/** Conditions on mail that is here for which nobody can tell. */
export function canBeTried({ conditions }: Rule): boolean {
  return conditions.every((condition) => condition.kind !== "body" || condition.match === "contains");
}

export function fits({ join, conditions }: Rule, message: Tried): boolean {
  if (join === "every") return true;
  const holds = (condition: Condition): boolean => isTrue(condition, message) !== condition.isNot;
  return join === "all" ? conditions.every(holds) : conditions.some(holds);
}

function isTrue(condition: Condition, message: Tried): boolean {
  switch (condition.kind) {
    case "size":
      return condition.isOver ? message.size > condition.bytes : message.size < condition.bytes;
    case "file":
      return message.hasFile;
    case "body":
      return condition.values.some(message.bodyHas);
    case "header":
      return headerHolds(condition, message);
  }
}

function headerHolds({ headers, match, values }: HeaderCondition, message: Tried): boolean {
  if (match === "exists") return headers.every((name) => message.texts(name).length > 0);
  const isOfAddress = match === "address" || match === "domain";
  const found = headers.flatMap(isOfAddress ? message.addresses : message.texts);
  return found.some((text) => values.some((value) => comparisons[match](text, value)));
}

const { ready, inPlace } = asciiCasemap;
const isEqual = (text: string, value: string): boolean => ready(text) === ready(value);

const comparisons: Readonly<
  Record<Exclude<HeaderCondition["match"], "exists">, (text: string, value: string) => boolean>
> = {
  contains: (text, value) => ready(text).includes(ready(value)),
  is: isEqual,
  matches: (text, value) => new Wildcard(value, inPlace).match(text, inPlace(text), () => undefined) !== undefined,
  address: isEqual,
  domain: (text, value) => isEqual(text.slice(text.lastIndexOf("@") + 1), value),
};
