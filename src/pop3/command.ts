/** What a command is: a value that names itself, says when it may be used, parses and runs. */
import type { Arguments } from "../wire/pop3/command-line.ts";
import type { Session } from "./session.ts";

/** RFC 1939 3; the UPDATE state is what QUIT does. */
export type SessionState = "authorization" | "transaction";

export const BEFORE_LOGIN: readonly SessionState[] = ["authorization"];
export const AFTER_LOGIN: readonly SessionState[] = ["transaction"];
export const ANY_STATE: readonly SessionState[] = ["authorization", "transaction"];

export interface Command<Args> {
  /** In capitals. */
  readonly name: string;
  /** "1939 5": the document and section that define it. */
  readonly rfc: string;
  readonly states: readonly SessionState[];
  /** The line of CAPA (RFC 2449 5) that its presence stands for, as things are; undefined when it could not be used. */
  capability?(session: Session): string | undefined;
  /** Reads the arguments to their end. Throws SyntaxProblem. */
  parse(args: Arguments): Args;
  /** Does it and answers. Throws Refusal, before anything is answered, for what becomes -ERR. */
  run(session: Session, args: Args): void | Promise<void>;
  /** Does several that the client sent together, and answers each in order. */
  runTogether?(session: Session, all: readonly Args[]): Promise<void>;
}

/** A command of any arguments, as the registry holds it. */
export type AnyCommand = Command<unknown>;

/** Infers the type of the arguments from `parse`. */
export function command<Args>(definition: Command<Args>): Command<Args> {
  return definition;
}
