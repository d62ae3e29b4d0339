/** A script that was read and checked, and is ready to run (RFC 5228). */
import { checkScript } from "./language/checker.ts";
import { readCommands } from "./language/grammar.ts";
import { readTokens } from "./language/lexer.ts";
import { SCRIPT_BYTES_MAX } from "./limits.ts";
import { MistakeList } from "./mistakes.ts";
import type { Deed } from "./definition.ts";

export interface SieveScript {
  /** The extensions that it names, in its order. */
  readonly requires: readonly string[];
  /** Characters of its text. */
  readonly length: number;
  /** Does what it says; for `runScript`. */
  readonly body: Deed;
}

/** Throws SieveMistakes: all that are found, not only the first. */
export function readScript(text: string): SieveScript {
  const mistakes = new MistakeList(text);
  if (Buffer.byteLength(text) > SCRIPT_BYTES_MAX) {
    mistakes.add(0, `a script has at most ${SCRIPT_BYTES_MAX} bytes`);
    mistakes.throwIfAny();
  }
  const script = checkScript(readCommands(readTokens(text, mistakes), mistakes), text, mistakes);
  mistakes.throwIfAny();
  return script;
}
