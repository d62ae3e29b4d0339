/** What a command is: a value that names itself, says when it may be used, parses and runs. */
import { SyntaxProblem } from "../base/errors.ts";
import type { Reply } from "../wire/smtp/reply.ts";
import type { Role } from "./policy.ts";
import type { Session } from "./session.ts";

/** What must have come before: nothing, EHLO, MAIL. */
type Need = "nothing" | "hello" | "mail";

export interface Command<Args> {
  readonly name: string;
  /** "5321 4.1.1.2": the document and section that define it. */
  readonly rfc: string;
  /** Where it is on offer; everywhere when absent. */
  readonly roles?: readonly Role[];
  readonly needs: Need;
  /** It brings no message nearer: a client may give only so many in a row. */
  readonly idle?: boolean;
  /** Nothing may follow it before it is answered; whoever sends more with it is not to be trusted. */
  readonly endsBatch?: boolean;
  /** Lines of the answer to EHLO that this command makes true, as the session stands. */
  keywords?(session: Session): readonly string[];
  /** Throws SyntaxProblem. `argument` has no white space around it. */
  parse(argument: string): Args;
  /** Does it and answers. Throws Refusal. Undefined: the answer comes later (after the bytes of BDAT). */
  run(session: Session, args: Args): Reply | undefined | Promise<Reply | undefined>;
}

/** The `parse` of a command that stands alone on its line. */
export function alone(name: string): (argument: string) => void {
  return (argument) => {
    if (argument !== "") throw new SyntaxProblem(`${name} takes no argument`);
  };
}

/** A command of any arguments, as the registry holds it. */
export type AnyCommand = Command<unknown>;

/** Infers the type of the arguments from `parse`. */
export function command<Args>(definition: Command<Args>): Command<Args> {
  return definition;
}
