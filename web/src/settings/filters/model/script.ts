/** A script as a row of parts: rules, and text that no rule can say. What nobody changes stays as it is, letter by letter. */
import { type Node, readCommands } from "../../../../../src/wire/sieve/language/grammar.ts";
import { readTokens, type Token } from "../../../../../src/wire/sieve/language/lexer.ts";
import { MistakeList } from "../../../../../src/wire/sieve/mistakes.ts";
import { readRule } from "./read-rule.ts";
import type { Rule } from "./rule.ts";

export interface Part {
  /** White space and comments before it. */
  readonly lead: string;
  /** From the comment with its name to its end. */
  readonly text: string;
  /** Empty for none. */
  readonly name: string;
  /** Undefined for what stays text. */
  readonly rule: Rule | undefined;
}

export interface Script {
  /** Up to the end of the last "require"; empty for none. */
  readonly head: string;
  /** The comments in it. */
  readonly preface: string;
  readonly requires: readonly string[];
  readonly parts: readonly Part[];
  readonly tail: string;
}

export const EMPTY: Script = { head: "", preface: "", requires: [], parts: [], tail: "" };

/** Undefined where the grammar of the text is wrong. */
export function readRules(text: string): Script | undefined {
  const mistakes = new MistakeList(text);
  const tokens = readTokens(text, mistakes);
  const commands = readCommands(tokens, mistakes);
  const ends = endsOf(tokens);
  if (mistakes.any || ends.length !== commands.length) return undefined;
  const heads = commands.findIndex(({ name }) => name !== "require");
  const requiring = commands.slice(0, heads < 0 ? commands.length : heads);
  const requires = requiring.flatMap(stringsOf);
  const isLiteral = !requires.some((each) => each === "variables" || each === "encoded-character");
  const headEnd = ends[requiring.length - 1] ?? 0;
  const parts: Part[] = [];
  let before = headEnd;
  for (const { at, end, isRule } of groupsOf(commands, ends, requiring.length)) {
    parts.push(partOf(text.slice(before, at), text.slice(at, end), { isRule, isLiteral }));
    before = end;
  }
  const preface = requiring
    .map(({ at }, i) => text.slice(ends[i - 1] ?? 0, at))
    .join("")
    .trim();
  return { head: text.slice(0, headEnd), preface, requires, parts, tail: text.slice(before) };
}

/** Where the commands end that stand in no block. */
function endsOf(tokens: readonly Token[]): readonly number[] {
  const ends: number[] = [];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind !== "mark") continue;
    if (token.name === "{") depth++;
    if (token.name === "}") depth--;
    if (depth === 0 && (token.name === ";" || token.name === "}")) ends.push(token.at + 1);
  }
  return ends;
}

/** Commands that go together: "if" and what is done otherwise. */
function groupsOf(
  commands: readonly Node[],
  ends: readonly number[],
  first: number,
): readonly { readonly at: number; readonly end: number; readonly isRule: boolean }[] {
  const groups: { at: number; end: number; isRule: boolean }[] = [];
  for (const [i, { name, at }] of commands.entries()) {
    if (i < first) continue;
    const end = ends[i] ?? at;
    const last = groups.at(-1);
    if ((name === "elsif" || name === "else") && last !== undefined)
      groups.splice(-1, 1, { ...last, end, isRule: false });
    else groups.push({ at, end, isRule: name === "if" });
  }
  return groups;
}

function partOf(gap: string, command: string, kind: { isRule: boolean; isLiteral: boolean }): Part {
  const { at, name } = nameIn(gap);
  const rule = kind.isRule ? readRule(command, { name, isLiteral: kind.isLiteral }) : undefined;
  return { lead: gap.slice(0, at), text: gap.slice(at) + command, name, rule };
}

const COMMENTS = /#([^\n]*)|\/\*[^]*?\*\//g;
const NAMED = /^ rule:\[([^\r\n]*)\]/;

/** The name that comments before a command give it, and where that comment begins. */
function nameIn(gap: string): { readonly at: number; readonly name: string } {
  const named = [...gap.matchAll(COMMENTS)].flatMap(({ index, 1: line }) => {
    const name = NAMED.exec(line ?? "")?.[1];
    return name === undefined ? [] : [{ at: index, name: name.trim() }];
  });
  return named.at(-1) ?? { at: gap.length, name: "" };
}

function stringsOf({ arguments: given }: Node): readonly string[] {
  return given.flatMap((argument) => (argument.kind === "strings" ? argument.values.map(({ value }) => value) : []));
}
