/** A script as text. Only what was changed is written anew, and what it has to require. */
import { LINE_END, printRule, printStrings, requiredBy } from "./print-rule.ts";
import { type Rule, tidy } from "./rule.ts";
import { same } from "./same.ts";
import { type Part, readRules, type Script } from "./script.ts";

/** The rule could not be kept as it is: what was written is read as something else. */
export class NotTheSame extends Error {
  override name = "NotTheSame";
}

/** A part that is this rule, in the place of `before` or new. */
export function partWith(rule: Rule, before?: Part): Part {
  const tidied = tidy(rule);
  return { lead: before?.lead ?? "", text: printRule(tidied), name: tidied.name, rule: tidied };
}

/** The script with other parts. Throws NotTheSame. */
export function printScript(script: Script, parts: readonly Part[]): string {
  const requires = requiresOf(script, parts);
  const head = same(requires, script.requires) ? script.head : printHead(script.preface, requires);
  const body = withoutTail(script, parts).map((part, i) => printPart(part, { isFirst: i === 0 && head === "" }));
  const text = [head, ...body, endOf(script, parts)].join("");
  checkRead(text, parts);
  return text;
}

/** What stood behind everything stands before what is new. */
function withoutTail({ tail, parts: before }: Script, parts: readonly Part[]): readonly Part[] {
  const [first, ...more] = parts.slice(before.length);
  if (parts.length <= before.length || first === undefined || tail.trim() === "") return parts;
  return [...parts.slice(0, before.length), { ...first, lead: tail }, ...more];
}

function endOf({ tail, parts: before }: Script, parts: readonly Part[]): string {
  if (parts.length > before.length || tail.trim() === "") return parts.length === 0 ? "" : LINE_END;
  return tail;
}

/** On lines of its own. */
function printPart({ lead: given, text }: Part, { isFirst }: { isFirst: boolean }): string {
  // A mark of the byte order stands before everything, or nowhere.
  const lead = given.replace("\ufeff", "");
  const begun = isFirst ? lead.trimStart() : /^[ \t]*\r?\n/.test(lead) ? lead : `${LINE_END}${lead}`;
  return `${begun === "" || /\n[ \t]*$/.test(begun) ? begun : `${begun}${LINE_END}`}${text}`;
}

function requiresOf({ requires }: Script, parts: readonly Part[]): readonly string[] {
  const rules = parts.flatMap(({ rule }) => rule ?? []);
  const needed = new Set(rules.flatMap(requiredBy));
  // Nobody here knows what text needs.
  const isText = rules.length < parts.length;
  const wanted = new Set([...(isText ? requires : []), ...needed]);
  return wanted.size === new Set(requires).size && requires.every((each) => wanted.has(each))
    ? requires
    : [...wanted].toSorted();
}

function printHead(preface: string, requires: readonly string[]): string {
  const lines = [
    ...(preface === "" ? [] : [preface]),
    ...(requires.length === 0 ? [] : [`require [${requires.map((each) => printStrings([each])).join(",")}];`]),
  ];
  return lines.join(LINE_END);
}

function checkRead(text: string, parts: readonly Part[]): void {
  const read = readRules(text);
  const isSame =
    read?.parts.length === parts.length &&
    read.parts.every(({ name, rule, text: own }, i) => {
      const wanted = parts[i];
      return name === wanted?.name && same(rule, wanted.rule) && (rule !== undefined || own === wanted.text);
    });
  if (!isSame) throw new NotTheSame(`the rules are not read as they were written`);
}
