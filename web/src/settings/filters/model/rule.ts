/** A rule as people say it: which messages, and what is done with them. */

export interface Rule {
  /** Empty for none. */
  readonly name: string;
  readonly isOn: boolean;
  readonly join: Join;
  /** None where it is for every message. */
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}

/** Whether all conditions have to hold, or one of them; or there are none. */
export type Join = "all" | "any" | "every";

export type Condition = HeaderCondition | BodyCondition | SizeCondition | FileCondition;

export interface HeaderCondition {
  readonly kind: "header";
  /** In small letters; what is asked holds for one of them. */
  readonly headers: readonly string[];
  readonly match: HeaderMatch;
  readonly isNot: boolean;
  /** One of them has to be found; none where the field only has to be there. */
  readonly values: readonly string[];
}

export const HEADER_MATCHES = ["contains", "is", "matches", "address", "domain", "exists"] as const;

/** "matches": * stands for any letters, ? for one. "address" and "domain": of an address in it, as a whole. */
export type HeaderMatch = (typeof HEADER_MATCHES)[number];

interface BodyCondition {
  readonly kind: "body";
  readonly match: "contains" | "matches";
  readonly isNot: boolean;
  readonly values: readonly string[];
}

export interface SizeCondition {
  readonly kind: "size";
  readonly isNot: boolean;
  readonly isOver: boolean;
  readonly bytes: number;
}

/** Whether a file is attached. */
interface FileCondition {
  readonly kind: "file";
  readonly isNot: boolean;
}

export type Action =
  | { readonly kind: "move"; readonly folder: string }
  | { readonly kind: "copy"; readonly folder: string }
  | { readonly kind: "mark"; readonly flag: string }
  | { readonly kind: "forward"; readonly address: string; readonly isKept: boolean }
  | { readonly kind: "reject"; readonly reason: string }
  | { readonly kind: "discard" }
  | { readonly kind: "keep" }
  | { readonly kind: "stop" };

export const SEEN = "\\Seen";
export const FLAGGED = "\\Flagged";

/** Controls, and halves of characters: nothing that a line of a script could hold. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029]+/gu;

/** As one line that can stand in a script. */
export function lineOf(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, " ").trim();
}

/** Several lines, with one sign between them and none at the end. */
export function linesOf(text: string): string {
  const lines = text.toWellFormed().split(/\r\n|[\r\n\u2028\u2029]/);
  return lines
    .map((line) => line.replace(/[^\P{Cc}\t]+/gu, " "))
    .join("\n")
    .trimEnd();
}

/** With nothing in it that a script could not hold. */
export function tidy(rule: Rule): Rule {
  return {
    ...rule,
    name: lineOf(rule.name),
    conditions: rule.join === "every" ? [] : rule.conditions.map(tidyCondition),
    actions: rule.actions.map(tidyAction),
  };
}

/** As it is meant: marks first, for they go along only with what is filed after them, and nothing after the end. */
export function inOrder(actions: readonly Action[]): readonly Action[] {
  const rank = ({ kind }: Action): number => (kind === "mark" ? 0 : kind === "stop" ? 2 : 1);
  return actions.toSorted((one, other) => rank(one) - rank(other));
}

function tidyCondition(condition: Condition): Condition {
  if (condition.kind === "header") {
    const values = condition.match === "exists" ? [] : tidyValues(condition.values);
    return { ...condition, headers: condition.headers.map((name) => lineOf(name).toLowerCase()), values };
  }
  return condition.kind === "body" ? { ...condition, values: tidyValues(condition.values) } : condition;
}

function tidyValues(values: readonly string[]): readonly string[] {
  return values.map(lineOf).filter((value) => value !== "");
}

function tidyAction(action: Action): Action {
  switch (action.kind) {
    case "move":
    case "copy":
      return { ...action, folder: lineOf(action.folder) };
    case "mark":
      return { ...action, flag: lineOf(action.flag) };
    case "forward":
      return { ...action, address: lineOf(action.address) };
    case "reject":
      return { ...action, reason: linesOf(action.reason) };
    case "discard":
    case "keep":
    case "stop":
      return action;
  }
}
