/** What went wrong, in words for people. */
import { Refused } from "../jmap/problems.ts";
import type { Words } from "../words/en.ts";

export function problemText(error: unknown, words: Words): string {
  if (!(error instanceof Refused)) return words.unreachable;
  // A bare status is what a server says that could not say more.
  return /^\d{3}$/.test(error.message) ? words.serverTrouble(error.message) : words.refused(error.message);
}
