/** A command of a script as a rule, where a rule can say it; else it stays text. Roundcube's own spellings are known. */
import { type Node, readCommands } from "../../../../../src/wire/sieve/language/grammar.ts";
import { readTokens } from "../../../../../src/wire/sieve/language/lexer.ts";
import { MistakeList } from "../../../../../src/wire/sieve/mistakes.ts";
import { readAction } from "./read-action.ts";
import { readCondition } from "./read-condition.ts";
import { type Condition, type Join, type Rule, tidy } from "./rule.ts";
import { same } from "./same.ts";

/** An "if" that is turned off: its tests are a comment, up to the end of the line. */
const OFF = /^if[ \t]+false[ \t]+#[ \t]*/i;

/** `text`: of the command "if" with its block, alone. `isLiteral`: whether the script gives "${…}" no meaning of its own. */
export function readRule(text: string, { name, isLiteral }: { name: string; isLiteral: boolean }): Rule | undefined {
  const isOn = !OFF.test(text);
  const command = onlyCommand(isOn ? text : text.replace(OFF, "if "));
  if (command?.name !== "if" || command.block === undefined) return undefined;
  const [test] = command.tests;
  const tests = test === undefined ? undefined : readTests(test);
  const actions = command.block.map(readAction);
  if (tests === undefined || actions.length === 0 || !actions.every((each) => each !== undefined)) return undefined;
  if (!isLiteral && text.includes("${")) return undefined;
  const rule = { name, isOn, ...tests, actions: actions.flat() };
  // What would be another after it was written is no rule.
  return same(rule, tidy(rule)) ? rule : undefined;
}

function onlyCommand(text: string): Node | undefined {
  const mistakes = new MistakeList(text);
  const commands = readCommands(readTokens(text, mistakes), mistakes);
  return mistakes.any || commands.length !== 1 ? undefined : commands[0];
}

function readTests(test: Node): { readonly join: Join; readonly conditions: readonly Condition[] } | undefined {
  const isBare = test.arguments.length === 0 && test.tests.length === 0;
  if (test.name === "true" && isBare) return { join: "every", conditions: [] };
  const isList = (test.name === "allof" || test.name === "anyof") && test.arguments.length === 0;
  const conditions = (isList ? test.tests : [test]).map(readCondition);
  if (!conditions.every((each) => each !== undefined)) return undefined;
  return { join: test.name === "allof" ? "all" : "any", conditions };
}
