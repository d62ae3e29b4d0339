/** Flags as scripts write them: several in one string, between spaces (RFC 5232 2). */
import { FLAG_LENGTH_MAX, FLAGS_MAX } from "../limits.ts";
import type { Run } from "../running/run.ts";

/** RFC 9051 2.3.2: those of the system that clients set, and keywords, which are atoms. */
const FLAG = /^(?:\\(?:answered|flagged|deleted|seen|draft)|[^\s\\(){%*"\]\x00-\x1f\x7f-\uffff]+)$/i;

/** The flags in these strings, one after another; what is none is left out. */
export function* flagsIn(run: Run, texts: Iterable<string>): Generator<string> {
  for (const text of texts) {
    run.spendMaking(text.length);
    for (const word of text.split(/\s+/)) {
      run.spend(WORD_STEPS);
      if (FLAG.test(word) && word.length <= FLAG_LENGTH_MAX) yield word;
    }
  }
}

const WORD_STEPS = 2;

/** Each once, whatever its capitals. */
export function addFlags(flags: readonly string[], more: Iterable<string>): readonly string[] {
  const all = [...flags];
  const known = new Set(flags.map((flag) => flag.toLowerCase()));
  for (const flag of more) {
    if (all.length >= FLAGS_MAX) break;
    if (!known.has(flag.toLowerCase())) all.push(flag);
    known.add(flag.toLowerCase());
  }
  return all;
}

export function removeFlags(flags: readonly string[], less: Iterable<string>): readonly string[] {
  const left = new Map(flags.map((flag) => [flag.toLowerCase(), flag]));
  for (const flag of less) left.delete(flag.toLowerCase());
  return [...left.values()];
}

export function readFlags(run: Run, texts: Iterable<string>): readonly string[] {
  return addFlags([], flagsIn(run, texts));
}
