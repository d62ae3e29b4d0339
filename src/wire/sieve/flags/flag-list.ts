/** Flags as scripts write them: several in one string, between spaces (RFC 5232 2). */
import { FLAG_LENGTH_MAX, FLAGS_MAX } from "../limits.ts";

/** RFC 9051 2.3.2: those of the system that clients set, and keywords, which are atoms. */
const FLAG = /^(?:\\(?:answered|flagged|deleted|seen|draft)|[^\s\\(){%*"\]\x00-\x1f\x7f-\uffff]+)$/i;

/** Each once, whatever its capitals; what is none of these is left out. */
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
  return FLAG.test(word) && word.length <= FLAG_LENGTH_MAX;
}
