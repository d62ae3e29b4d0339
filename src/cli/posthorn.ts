/** The command line: finds the subcommand, gives it its configuration, and turns what goes wrong into words and a status. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Refusal } from "../base/errors.ts";
import { ConfigProblem, defaultConfig, loadConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { CannotListen } from "../serve/bindings.ts";
import { FolderInUse } from "../serve/data/data-lock.ts";
import { software } from "../serve/software.ts";
import { SieveMistakes } from "../wire/sieve/mistakes.ts";
import { aroundCommand, parseCommandLine, type CommandLine } from "./command-line.ts";
import { enterDataFolder } from "./data-folder.ts";
import { beginDeed } from "./deed.ts";
import { pageOf } from "./help.ts";
import { textOption } from "./option-values.ts";
import { openOutput, type Output } from "./output.ts";
import { UsageProblem, type OptionValues, type Subcommand } from "./subcommand.ts";
import { subcommandsFor } from "./subcommands.ts";

const FAILED = 1;
const WRONG_USAGE = 2;

/** Does what the command line says; answers the exit status. */
export async function posthorn(args: readonly string[]): Promise<number> {
  const out = openOutput(args.includes("--json"));
  try {
    if (args.length === 0 || args[0] === "--help" || args[0] === "-h")
      return await run(parseCommandLine(["help"], await subcommandsFor(["help"])), out);
    if (args[0] === "--version" || args[0] === "-V") {
      out.result({ version: software.version }, software.version);
      return 0;
    }
    return await run(parseCommandLine(args, await subcommandsFor(aroundCommand(args).behind)), out);
  } catch (error) {
    return failed(error, out);
  }
}

async function run(line: CommandLine, out: Output): Promise<number> {
  const { subcommand, values } = line;
  if (values["help"] !== true) {
    const invocation = invocationOf(line, out);
    beginDeed(line);
    enterDataFolder(invocation.config, subcommand);
    return subcommand.run(invocation);
  }
  out.result({ help: pageOf(subcommand) }, pageOf(subcommand));
  return 0;
}

function invocationOf({ values, operands }: CommandLine, out: Output): Parameters<Subcommand["run"]>[0] {
  return { values, operands, out, ...configOf(values) };
}

function configOf(values: OptionValues): { config: Config; configFile: string | undefined } {
  const file = textOption(values, "config") ?? (existsSync("posthorn.toml") ? "posthorn.toml" : undefined);
  const config = file === undefined ? defaultConfig() : loadConfig(resolve(file));
  const data = textOption(values, "data") ?? config.data;
  return { config: { ...config, data: resolve(data) }, configFile: file };
}

function failed(error: unknown, out: Output): number {
  if (error instanceof UsageProblem) {
    out.problem({
      code: "usage",
      message: out.json ? error.message : `${error.message}\nposthorn help tells how it is used.`,
    });
    return WRONG_USAGE;
  }
  if (error instanceof ConfigProblem) out.problem({ code: "config", message: error.message, mistakes: error.mistakes });
  else if (error instanceof SieveMistakes)
    out.problem({ code: "invalid", message: error.message, mistakes: error.mistakes });
  else if (error instanceof Refusal) out.problem({ code: error.code, message: error.message });
  else if (error instanceof FolderInUse || error instanceof CannotListen)
    out.problem({ code: "in-use", message: error.message });
  // The system's own words name the file; where in our code it said so helps nobody.
  else if (error instanceof Error && "syscall" in error) out.problem({ code: "system", message: error.message });
  else
    out.problem({ code: "internal", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return FAILED;
}
