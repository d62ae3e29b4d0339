/** Flags as scripts write them: several in one string, between spaces (RFC 5232 2). */
import { FLAG_LENGTH_MAX, FLAGS_MAX } from "../limits.ts";

/** RFC 9051 9: an atom, with a backslash in front for those of the system. */
const FLAG = /^\\?[^\s\\(){%*"\]\x00-\x1f\x7f-\uffff]+$/;

/** Each once, whatever its capitals. What is no flag, and \Recent, which no client sets, is left out. */
export function readFlags(words: readonly string[]): readonly string[] {
  return addFlags([], words);
}

export function addFlags(flags: readonly string[], words: readonly string[]): readonly string[] {
  const all = [...flags];
  const known = new Set(flags.map((flag) => flag.toLowerCase()));
  for (const word of flagWords(words)) {
    if (all.length >= FLAGS_MAX) break;
    if (!known.has(word.toLowerCase())) all.push(word);
    known.add(word.toLowerCase());
  }
  return all;
}

export function removeFlags(flags: readonly string[], words: readonly string[]): readonly string[] {
  const gone = new Set(flagWords(words).map((word) => word.toLowerCase()));
  return flags.filter((flag) => !gone.has(flag.toLowerCase()));
}

function flagWords(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => word.split(/\s+/)).filter(isFlag);
}

function isFlag(word: string): boolean {
  return FLAG.test(word) && word.length <= FLAG_LENGTH_MAX && word.toLowerCase() !== "\\recent";
}
