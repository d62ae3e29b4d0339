/** What a command and a test are to the language: a name, and a reader that makes of the arguments what is to be done. */
import type { Arguments } from "./language/arguments.ts";
import type { Run } from "./running/run.ts";

/** How a block ends before its end: the whole script (stop), this script (return, RFC 6609), or a loop (break, RFC 5703). */
export type Leaving =
  | { readonly from: "all" }
  | { readonly from: "script" }
  | { readonly from: "loop"; readonly loop: object };

export type Deed = (run: Run) => Leaving | void | Promise<Leaving | void>;
export type Judgement = (run: Run) => boolean | Promise<boolean>;

interface Definition<Read> {
  /** Lower case. */
  readonly name: string;
  /** RFC and section. */
  readonly rfc: string;
  /** The extension that must be required first. */
  readonly requires?: string;
  /** Tells mistakes in the arguments to `given`; what it answers then is never run. */
  read(given: Arguments): Read;
}

export interface CommandDefinition extends Definition<Deed> {
  readonly hasBlock?: boolean;
}

export type TestDefinition = Definition<Judgement>;

export function command(definition: CommandDefinition): CommandDefinition {
  return definition;
}

export function test(definition: TestDefinition): TestDefinition {
  return definition;
}
