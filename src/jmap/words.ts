/** The words of a text that is searched for: all of them have to be there, in any order; what stands between quotes is one (RFC 8621 4.4.1, RFC 9610 3.3.1). */
import { MethodError } from "./errors.ts";

/** Words of one text: each is a search of its own, and people look for a few. */
const WORDS_MAX = 200;

/** Throws MethodError("unsupportedFilter") where there are too many. */
export function wordsIn(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, double, single, word] of text.matchAll(/"([^"]*)"|'([^']*)'(?=\s|$)|(\S+)/g)) {
    const found = double ?? single ?? word ?? "";
    if (found === "") continue;
    if (words.length >= WORDS_MAX)
      throw new MethodError("unsupportedFilter", `at most ${WORDS_MAX} words are looked for at a time`);
    words.push(found);
  }
  return words;
}
