/** What a subcommand of `posthorn` is, and what it is given. */
import type { ParseArgsConfig } from "node:util";
import type { Config } from "../config/schema.ts";
import type { Output } from "./output.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
/** What options hold: their text, or true for a switch. */
export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface OptionHelp {
  readonly option: Options[string];
  /** What follows the option in the help: "FILE". */
  readonly value?: string;
  readonly help: string;
}

export interface Invocation {
  /** What stands after the subcommand's name and its options. */
  readonly operands: readonly string[];
  readonly values: OptionValues;
  readonly out: Output;
  readonly config: Config;
  /** Undefined: there is no file, and the configuration is the built-in one. */
  readonly configFile: string | undefined;
}

export interface Subcommand {
  /** "account add" */
  readonly name: string;
  /** What follows the name: "ADDRESS…". */
  readonly operands: string;
  /** How many operands it takes. */
  readonly operandsMin: number;
  readonly operandsMax: number;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What else there is to know, in whole sentences. */
  readonly details?: string;
  readonly options?: Readonly<Record<string, OptionHelp>>;
  /** Root acts as the owner of the data folder, which has to be there when nothing is said, or may be begun. Not so whoever needs rights elsewhere too. */
  readonly usesData?: "there" | "begins" | "as whoever calls" | "by itself";
  /** Answers the exit status. */
  run(invocation: Invocation): Promise<number>;
}

/** The command line is wrong: status 2, with a pointer to the help. */
export class UsageProblem extends Error {
  override name = "UsageProblem";
}
