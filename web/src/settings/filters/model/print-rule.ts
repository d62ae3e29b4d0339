/** A rule as the text of a Sieve script (RFC 5228), in the form that Roundcube writes and reads. */
import type { Action, Condition, HeaderCondition, Rule } from "./rule.ts";

/** What lines of a script end with (RFC 5228 2.1). */
export const LINE_END = "\r\n";

/** Before the name of a rule, in a comment of its own. */
const NAME_MARK = "# rule:[";

/** Of a rule that is turned off, between "if" and its tests: nobody fits, and the tests are a comment. */
const OFF_MARK = "false # ";

/** From the comment with its name to the bracket at its end. `rule` is tidy. */
export function printRule(rule: Rule): string {
  const lines = [
    ...(rule.name === "" ? [] : [`${NAME_MARK}${rule.name}]`]),
    `if ${rule.isOn ? "" : OFF_MARK}${testOf(rule)}`,
    "{",
    ...rule.actions.map((action) => `\t${printAction(action)}`),
    "}",
  ];
  return lines.join(LINE_END);
}

/** What a script has to require for it. */
export function requiredBy(rule: Rule): readonly string[] {
  return [...new Set([...rule.conditions.flatMap(conditionNeeds), ...rule.actions.flatMap(actionNeeds)])];
}

/** A list of strings; one stands alone. */
export function printStrings(these: readonly string[]): string {
  const [only] = these;
  return these.length === 1 && only !== undefined ? quote(only) : `[${these.map(quote).join(",")}]`;
}

function testOf({ join, conditions }: Rule): string {
  if (join === "every") return "true";
  const tests = conditions.map(printCondition);
  if (join === "any" && tests.length === 1) return tests.join("");
  return `${join === "all" ? "allof" : "anyof"} (${tests.join(", ")})`;
}

function printCondition(condition: Condition): string {
  return `${condition.isNot ? "not " : ""}${bareCondition(condition)}`;
}

function bareCondition(condition: Condition): string {
  switch (condition.kind) {
    case "header":
      return printHeader(condition);
    case "body":
      return `body :text :${condition.match} ${printStrings(condition.values)}`;
    case "size":
      return `size :${condition.isOver ? "over" : "under"} ${printSize(condition.bytes)}`;
    case "file":
      return 'header :mime :anychild :contains "content-disposition" "attachment"';
  }
}

function printHeader({ match, headers, values }: HeaderCondition): string {
  const [names, wanted] = [printStrings(headers), printStrings(values)];
  if (match === "exists") return `exists ${names}`;
  if (match === "address") return `address :is ${names} ${wanted}`;
  if (match === "domain") return `address :domain :is ${names} ${wanted}`;
  return `header :${match} ${names} ${wanted}`;
}

/** With the largest unit that it is a multiple of. */
function printSize(bytes: number): string {
  const units = [
    [2 ** 30, "G"],
    [2 ** 20, "M"],
    [2 ** 10, "K"],
  ] as const;
  const [size, name] = units.find(([each]) => bytes > 0 && bytes % each === 0) ?? [1, ""];
  return `${bytes / size}${name}`;
}

function printAction(action: Action): string {
  switch (action.kind) {
    case "move":
      return `fileinto ${quote(action.folder)};`;
    case "copy":
      return `fileinto :copy ${quote(action.folder)};`;
    case "mark":
      return `addflag ${quote(action.flag)};`;
    case "forward":
      return `redirect ${action.isKept ? ":copy " : ""}${quote(action.address)};`;
    case "reject":
      return `reject ${printText(action.reason)};`;
    case "discard":
    case "keep":
    case "stop":
      return `${action.kind};`;
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Several lines in the form in which only a line with a single dot ends them. */
function printText(text: string): string {
  if (!text.includes("\n")) return quote(text);
  const lines = text.split("\n").map((line) => (line.startsWith(".") ? `.${line}` : line));
  return ["text:", ...lines, ".", ""].join(LINE_END);
}

function conditionNeeds(condition: Condition): readonly string[] {
  if (condition.kind === "body") return ["body"];
  return condition.kind === "file" ? ["mime"] : [];
}

function actionNeeds(action: Action): readonly string[] {
  switch (action.kind) {
    case "move":
      return ["fileinto"];
    case "copy":
      return ["fileinto", "copy"];
    case "mark":
      return ["imap4flags"];
    case "forward":
      return action.isKept ? ["copy"] : [];
    case "reject":
      return ["reject"];
    case "discard":
    case "keep":
    case "stop":
      return [];
  }
}
