/** The pages of `posthorn help`. */
import { software } from "../serve/software.ts";
import { table } from "./output.ts";
import { commonOptions } from "./command-line.ts";
import type { OptionHelp, Subcommand } from "./subcommand.ts";

/** The page about all subcommands. */
export function overview(subcommands: readonly Subcommand[]): string {
  return [
    `Posthorn ${software.version}: a complete mail system`,
    "",
    "Usage: posthorn COMMAND [OPTION…]",
    "",
    table(subcommands.map(({ name, operands, summary }) => [`  ${name} ${operands}`.trimEnd(), summary])),
    "",
    "Everywhere:",
    optionTable(commonOptions),
    "",
    "posthorn help COMMAND tells more. Exit status: 0 done, 1 failed, 2 wrong command line.",
  ].join("\n");
}

/** The page about one subcommand. */
export function pageOf({ name, operands, summary, details, options }: Subcommand): string {
  return [
    `Usage: posthorn ${name} ${operands}`.trimEnd(),
    "",
    `${summary}.`,
    ...(details === undefined ? [] : [details]),
    ...(options === undefined ? [] : ["", "Options:", optionTable(options)]),
    "",
    "Everywhere:",
    optionTable(commonOptions),
  ].join("\n");
}

function optionTable(options: Readonly<Record<string, OptionHelp>>): string {
  return table(
    Object.entries(options).map(([name, { option, value, help }]) => [
      `  ${option.short === undefined ? "" : `-${option.short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
      help,
    ]),
  );
}
