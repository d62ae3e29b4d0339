/** Finding words in about their spelling and in any order (FUZZY, RFC 6203), and how well they are found. All texts are folded. */
import { NEAR_WORDS_MAX } from "../limits.ts";

const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** From here on (CJK) texts have no spaces between words. */
const unspaced = /[\u2e80-\uffff]/;

/** Letters from which on a word is recognized with one of them wrong. */
const MISSPELT_FROM = 4;

const SAME = 1;
const BEGINNING = 0.8;
const MISSPELT = 0.6;

/** The words that a query asks for, each once; those beyond what anybody asks for are not looked at. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.match(word) ?? [])].slice(0, NEAR_WORDS_MAX);
}

/**
 * 0 where one of the words is not there at all; else more than 0 and at most 1: by how exactly they are spelt, and a little by how
 * often they come.
 */
export function closeness(words: readonly string[], text: string): number {
  const best = words.map(() => 0);
  const counts = words.map(() => 0);
  for (const [there] of text.matchAll(word)) {
    for (let i = 0; i < words.length; i++) {
      const close = likeness(words[i] ?? "", there);
      if (close === 0) continue;
      best[i] = Math.max(best[i] ?? 0, close);
      counts[i] = (counts[i] ?? 0) + 1;
    }
  }
  let sum = 0;
  for (let i = 0; i < words.length; i++) {
    const found = best[i] ?? 0;
    if (found === 0) return 0;
    // Once is half of the way to very often.
    sum += found * (1 - 0.2 / (counts[i] ?? 1));
  }
  return sum / words.length;
}

/** How much a word of a text is like the one asked for: the same, beginning with it, or one letter off. */
function likeness(asked: string, there: string): number {
  if (there === asked) return SAME;
  if (there.startsWith(asked)) return BEGINNING;
  if (unspaced.test(asked)) return there.includes(asked) ? BEGINNING : 0;
  return asked.length >= MISSPELT_FROM && isMisspelt(asked, there) ? MISSPELT : 0;
}

/** One letter too many, missing, or another, or two of them swapped. */
function isMisspelt(one: string, other: string): boolean {
  const longer = other.length - one.length;
  if (longer < -1 || longer > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  if (longer === 1) return one.slice(at) === other.slice(at + 1);
  if (longer === -1) return one.slice(at + 1) === other.slice(at);
  if (one.slice(at + 1) === other.slice(at + 1)) return true;
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** Pieces of the word of which one list is in every text where it is found, for looking up what can have it. */
export function piecesOf(asked: string): readonly (readonly string[])[] {
  if (asked.length < MISSPELT_FROM || unspaced.test(asked)) return [[asked]];
  return Array.from({ length: asked.length }, (_, at) => [asked.slice(0, at), asked.slice(at + 2)]);
}
