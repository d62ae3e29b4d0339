/** Reads a command line: which subcommand, which options, which operands; or what is wrong with it. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { nearest } from "../base/nearest.ts";
import { UsageProblem, type OptionHelp, type OptionValues, type Subcommand } from "./subcommand.ts";

export const commonOptions: Readonly<Record<string, OptionHelp>> = {
  config: { option: { type: "string" }, value: "FILE", help: "The configuration file (./posthorn.toml, if there)" },
  data: { option: { type: "string" }, value: "DIR", help: "The data folder (./data, or what the file says)" },
  json: { option: { type: "boolean" }, help: "Answer in JSON" },
  help: { option: { type: "boolean", short: "h" }, help: "Show this" },
};

export interface CommandLine {
  readonly subcommand: Subcommand;
  readonly values: OptionValues;
  readonly operands: readonly string[];
}

/** Throws UsageProblem. */
export function parseCommandLine(args: readonly string[], subcommands: readonly Subcommand[]): CommandLine {
  const { before, behind } = aroundCommand(args);
  const subcommand = findSubcommand(behind, subcommands);
  const rest = [...before, ...behind.slice(subcommand.name.split(" ").length)];
  const known = { ...commonOptions, ...subcommand.options };
  const { values, positionals } = parse(rest, known, subcommand);
  const { operandsMin, operandsMax, name, operands } = subcommand;
  if (values["help"] !== true && (positionals.length < operandsMin || positionals.length > operandsMax)) {
    throw new UsageProblem(
      positionals.length < operandsMin
        ? `posthorn ${name} needs ${operands}`
        : `posthorn ${name} takes no "${positionals[operandsMax]}"`,
    );
  }
  return { subcommand, values, operands: positionals };
}

/** What stands before the command, and the rest: options may come first, as people know it from other programs. */
export function aroundCommand(args: readonly string[]): {
  readonly before: readonly string[];
  readonly behind: readonly string[];
} {
  let at = 0;
  while (args[at]?.startsWith("-") === true) at += takesNext(args[at] ?? "") ? 2 : 1;
  return { before: args.slice(0, at), behind: args.slice(at) };
}

function takesNext(argument: string): boolean {
  return !argument.includes("=") && commonOptions[argument.replace(/^--/, "")]?.option.type !== "boolean";
}

function findSubcommand(args: readonly string[], subcommands: readonly Subcommand[]): Subcommand {
  const begins = (words: readonly string[]): boolean => words.every((word, i) => args[i] === word);
  const found = subcommands.find(({ name }) => begins(name.split(" ")));
  if (found !== undefined) return found;
  const [first = "", second] = args;
  if (first === "") throw new UsageProblem("no command is given");
  const family = subcommands.filter(({ name }) => name.startsWith(`${first} ${second} `));
  if (family.length > 0) throw unknownVerb(`${first} ${second}`, args[2], family);
  const wider = subcommands.filter(({ name }) => name.startsWith(`${first} `));
  if (wider.length > 0) throw unknownVerb(first, second, wider);
  const guess = nearest(first, [...new Set(subcommands.map(({ name }) => name.split(" ")[0] ?? ""))]);
  throw new UsageProblem(`there is no command "${first}"${guess === undefined ? "" : `; did you mean "${guess}"?`}`);
}

/** `family` are the subcommands that begin with `words`. */
function unknownVerb(words: string, given: string | undefined, family: readonly Subcommand[]): UsageProblem {
  const verbs = [...new Set(family.map(({ name }) => name.slice(words.length + 1).split(" ")[0] ?? ""))];
  const guess = given === undefined ? undefined : nearest(given, verbs);
  return new UsageProblem(
    `posthorn ${words} can ${verbs.join(", ")}${guess === undefined ? "" : `; did you mean "${words} ${guess}"?`}`,
  );
}

function parse(
  args: readonly string[],
  known: Readonly<Record<string, OptionHelp>>,
  subcommand: Subcommand,
): { values: OptionValues; positionals: string[] } {
  const options: ParseArgsConfig["options"] = Object.fromEntries(
    Object.entries(known).map(([name, { option }]) => [name, option]),
  );
  for (const arg of args.slice(0, args.includes("--") ? args.indexOf("--") : args.length)) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name === undefined || name in options) continue;
    const guess = nearest(name, Object.keys(options));
    throw new UsageProblem(
      `posthorn ${subcommand.name} has no option --${name}${guess === undefined ? "" : `; did you mean --${guess}?`}`,
    );
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { values: values as OptionValues, positionals };
  } catch (error) {
    throw new UsageProblem(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
