/** What a command is: a value that names itself, says when it may be used, parses and runs. */
import type { Arguments } from "../wire/managesieve/command-line.ts";
import type { Session } from "./session.ts";

export type SessionState = "not-authenticated" | "authenticated";

export const BEFORE_LOGIN: readonly SessionState[] = ["not-authenticated"];
export const AFTER_LOGIN: readonly SessionState[] = ["authenticated"];
export const ANY_STATE: readonly SessionState[] = ["not-authenticated", "authenticated"];

/** A line of the capabilities (RFC 5804 1.7): a name, and what more is to be said. */
export type Capability = readonly [name: string, value?: string];

export interface Command<Args> {
  /** In capitals. */
  readonly name: string;
  /** "5804 2.6": the document and section that define it. */
  readonly rfc: string;
  readonly states: readonly SessionState[];
  /** The capability that its presence stands for, as things are; undefined when it could not be used. */
  capability?(session: Session): Capability | undefined;
  /** Reads the arguments to their end. Throws SyntaxProblem. */
  parse(args: Arguments): Args;
  /** Does it and answers. Throws Refusal, before anything is answered, for what becomes NO. */
  run(session: Session, args: Args): void | Promise<void>;
}

/** A command of any arguments, as the registry holds it. */
export type AnyCommand = Command<unknown>;

/** Infers the type of the arguments from `parse`. */
export function command<Args>(definition: Command<Args>): Command<Args> {
  return definition;
}
