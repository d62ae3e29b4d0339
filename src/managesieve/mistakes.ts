/** How the mistakes of a script are told. */
import { SieveMistakes } from "../wire/sieve/mistakes.ts";
import type { Session } from "./session.ts";

/**
 * Does what reads a script. Mistakes are told as Pigeonhole does, each with the script's name in front, since editors look for that:
 * Roundcube cuts the text at the name, and marks the lines.
 */
export async function tellingMistakes(session: Session, name: string, deed: () => void | Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (error) {
    if (!(error instanceof SieveMistakes)) throw error;
    session.no(error.mistakes.map(({ line, text }) => `${name}: line ${line}: error: ${text}`).join("\r\n"));
  }
}
