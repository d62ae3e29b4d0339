/** A rule while somebody writes it: rows with names of their own, and what is still wanting. */
import { type Action, type Condition, inOrder, type Join, lineOf, type Rule, tidy } from "./model/rule.ts";

export interface Row<Content> {
  readonly key: number;
  readonly content: Content;
}

export interface RuleDraft {
  readonly name: string;
  readonly isOn: boolean;
  readonly join: Join;
  readonly conditions: readonly Row<Condition>[];
  readonly actions: readonly Row<Action>[];
  readonly isLast: boolean;
}

export type Wanted = "condition" | "header" | "action" | "folder" | "address" | "reason" | "flag";

let rows = 0;

export function rowOf<Content>(content: Content): Row<Content> {
  return { key: ++rows, content };
}

export const NEW_CONDITION: Condition = {
  kind: "header",
  headers: ["from"],
  match: "contains",
  isNot: false,
  values: [""],
};

export const NEW_ACTION: Action = { kind: "move", folder: "" };

export const NEW_RULE: Rule = {
  name: "",
  isOn: true,
  join: "all",
  conditions: [NEW_CONDITION],
  actions: [NEW_ACTION, { kind: "stop" }],
};

/** What stands behind the end is never done. */
export function draftOf({ name, isOn, join, conditions, actions }: Rule): RuleDraft {
  const end = actions.findIndex(({ kind }) => kind === "stop");
  return {
    name,
    isOn,
    join,
    conditions: (conditions.length === 0 ? [NEW_CONDITION] : conditions).map(rowOf),
    actions: actions.slice(0, end < 0 ? actions.length : end).map(rowOf),
    isLast: end >= 0,
  };
}

export function ruleOf({ name, isOn, join, conditions, actions, isLast }: RuleDraft): Rule {
  const all = [...actions.map(({ content }) => content), ...(isLast ? [{ kind: "stop" } as const] : [])];
  return tidy({ name, isOn, join, conditions: conditions.map(({ content }) => content), actions: inOrder(all) });
}

/** RFC 5322 2.2. */
const FIELD_NAME = /^[!-9;-~]+$/;

/** A keyword of IMAP: an atom (RFC 9051 9), or one of the flags of the system. */
const KEYWORD = /^\\?[^\s(){%*"\\\]\p{Cc}\u0080-\u{10ffff}]+$/u;

/** The first thing that is wanting, of a rule that is tidy. */
export function wantedOf({ join, conditions, actions }: Rule): Wanted | undefined {
  if (join !== "every" && conditions.length === 0) return "condition";
  const [missing] = [...conditions.map(conditionWants), ...actions.map(actionWants)].filter(
    (each) => each !== undefined,
  );
  return missing ?? (actions.length === 0 ? "action" : undefined);
}

function conditionWants(condition: Condition): Wanted | undefined {
  if (condition.kind === "header") {
    if (!condition.headers.every((name) => FIELD_NAME.test(name))) return "header";
    return condition.match !== "exists" && condition.values.length === 0 ? "condition" : undefined;
  }
  if (condition.kind === "size")
    return Number.isSafeInteger(condition.bytes) && condition.bytes >= 0 ? undefined : "condition";
  return condition.kind === "body" && condition.values.length === 0 ? "condition" : undefined;
}

function actionWants(action: Action): Wanted | undefined {
  switch (action.kind) {
    case "move":
    case "copy":
      return action.folder === "" ? "folder" : undefined;
    case "forward":
      return /^[^\s@]+@[^\s@,;]+$/.test(action.address) ? undefined : "address";
    case "reject":
      return action.reason === "" ? "reason" : undefined;
    case "mark":
      return KEYWORD.test(action.flag) ? undefined : "flag";
    case "discard":
    case "keep":
    case "stop":
      return undefined;
  }
}

/** The values of a condition, one on each line of a field. */
export function linesToValues(text: string): readonly string[] {
  return text.split("\n");
}

/** What a rule is called in sentences: its name, or what it does first. */
export function calledBy({ name }: Pick<Rule, "name">, unnamed: string): string {
  const line = lineOf(name);
  return line === "" ? unnamed : line;
}
