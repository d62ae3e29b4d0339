/**
 * How likely a message is junk, by how often its tokens were in junk and in other mail: Robinson's degree of belief for each, put together by
 * Fisher's method both ways. A message of which nothing is known is in the middle, and so is one that has much of both.
 */

/** How many messages were learned, or hold a token. */
export interface Learned {
  readonly junk: number;
  readonly ham: number;
}

/** A token that was seen once counts as if it had been seen that often before, half the time in junk. Measured (docs/design/0166): 0.45 calls ten times as much mail junk that is none. */
const STRENGTH = 1;
/** Tokens that are this near the middle say nothing. */
const DISTANCE_MIN = 0.15;
/** Nothing is nearer than this to 0 and 1: no single token decides alone, and logarithms have to be numbers. */
const CERTAIN = 1e-4;
/** Those that say most: with all of a long message its small words would outweigh what it is about. */
const TELLING_MAX = 150;

/** From 0 (not junk) to 1 (junk). */
export function junkScore(totals: Learned, tokens: Iterable<Learned>): number {
  const telling: number[] = [];
  for (const token of tokens) {
    const belief = beliefIn(totals, token);
    if (Math.abs(belief - 0.5) >= DISTANCE_MIN) telling.push(belief);
  }
  telling.sort((a, b) => Math.abs(b - 0.5) - Math.abs(a - 0.5));
  if (telling.length > TELLING_MAX) telling.length = TELLING_MAX;
  if (telling.length === 0) return 0.5;
  const forJunk = 1 - chanceOf(telling.map((belief) => 1 - belief));
  const forHam = 1 - chanceOf(telling);
  return (1 + forJunk - forHam) / 2;
}

function beliefIn(totals: Learned, { junk, ham }: Learned): number {
  const [allJunk, allHam] = [Math.max(1, totals.junk), Math.max(1, totals.ham)];
  const [inJunk, inHam] = [junk / allJunk, ham / allHam];
  // Of what there is more of, each message counts less: its words would outnumber those of the other kind, each seen as often.
  const seen = junk * Math.min(1, allHam / allJunk) + ham * Math.min(1, allJunk / allHam);
  if (seen <= 0) return 0.5;
  const belief = (STRENGTH * 0.5 + (seen * inJunk) / (inJunk + inHam)) / (STRENGTH + seen);
  return Math.min(1 - CERTAIN, Math.max(CERTAIN, belief));
}

/** That so many numbers, taken at random between 0 and 1, have a product as small as these: chi-square with twice as many degrees of freedom. */
function chanceOf(numbers: readonly number[]): number {
  const half = -numbers.reduce((sum, each) => sum + Math.log(each), 0);
  // In logarithms: the first term alone is too small for a number where there is much to say.
  let term = -half;
  let sum = Math.exp(term);
  for (let i = 1; i < numbers.length; i++) {
    term += Math.log(half / i);
    sum += Math.exp(term);
  }
  return Math.min(1, sum);
}
