/** Asks before something is lost for good. */
import { createInterface } from "node:readline/promises";

/** True when the person at the terminal says yes; without a terminal nobody is asked, and a script means what it says. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test(await terminal.question(`${question} [y/N] `));
  } finally {
    terminal.close();
  }
}
