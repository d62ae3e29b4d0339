/** A text's marks: a small bit set that tells which texts cannot contain a term (a Bloom filter of the text's trigrams). */
import { endianness } from "node:os";

/** Bits that a term is looked up by: more would hardly exclude anything more. */
const HASHES_MAX = 24;
/** Bits of the largest set, for texts of some hundred thousand different trigrams; fuller ones exclude less and are still right. */
const BITS_MAX = 2 ** 20;
const BITS_MIN = 2 ** 9;
const BITS_PER_BYTE = 8;
/** A set is halved as long as no more than this share of its bits would be set after. */
const FILL_MAX = 1 / 3;
/** From here on (CJK) two letters can be a word, and pairs are marked as well. */
const PAIRS_FROM = 0x2e80;

/** Characters of a text that are gone through at once. */
const PIECE_LENGTH = 4096;
/** A piece as numbers: asking a string for one character after the other takes twice as long. */
const piece = Buffer.alloc(2 * PIECE_LENGTH);
const units = new Uint16Array(piece.buffer, piece.byteOffset, PIECE_LENGTH);
const bigEndian = endianness() === "BE";

/** The marks of a folded text: a power of two of bits, three to six for each of its different trigrams. */
export function marksOf(text: string): Uint8Array {
  let bits = BITS_MIN;
  while (bits < BITS_MAX && bits * FILL_MAX < text.length) bits *= 2;
  let marks = new Uint8Array(bits / BITS_PER_BYTE);
  mark(marks, text);
  let ones = onesOf(new Uint32Array(marks.buffer));
  while (bits > BITS_MIN && ones <= (bits * FILL_MAX) / 2) {
    bits /= 2;
    [marks, ones] = halved(marks);
  }
  return marks;
}

/** The marks of a text that nobody has seen: it may contain anything. */
export const ANY_MARKS: Uint8Array = new Uint8Array(BITS_MIN / BITS_PER_BYTE).fill(0xff);

/** The marks of a text to which more was added; fuller than they would have been made. */
export function withMore(marks: Uint8Array, more: string): Uint8Array {
  const fuller = Uint8Array.from(marks);
  mark(fuller, more);
  return fuller;
}

/** What to look for in marks to exclude texts without the folded term; undefined when it is too short to tell. */
export function hashesOf(term: string): readonly number[] | undefined {
  const hashes = hashesIn(term);
  return hashes.size === 0 ? undefined : [...hashes].slice(0, HASHES_MAX);
}

/** False when the marked text certainly does not contain the term. */
export function mayContain(marks: Uint8Array, hashes: readonly number[]): boolean {
  const last = marks.length * BITS_PER_BYTE - 1;
  for (const hash of hashes) {
    const bit = hash & last;
    if (((marks[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

/** Sets the bits of a text's trigrams, and of its pairs where letters are words. */
function mark(marks: Uint8Array, text: string): void {
  // The next piece begins with the last pair of the one before.
  for (let start = 0; start === 0 || start < text.length - 2; start += PIECE_LENGTH - 2) {
    const length = piece.write(text.slice(start, start + PIECE_LENGTH), "utf16le") / 2;
    if (bigEndian) piece.swap16();
    if (markTrigrams(marks, length) >= PAIRS_FROM) markPairs(marks, length);
  }
}

/** Of the piece at hand; answers no less than its greatest letter. Pairs are left to another: only of a short loop V8 makes one piece with all that it calls. */
function markTrigrams(marks: Uint8Array, length: number): number {
  const last = marks.length * BITS_PER_BYTE - 1;
  let [first, second] = [units[0] as number, units[1] as number];
  let letters = first | second;
  for (let i = 2; i < length; i++) {
    const third = units[i] as number;
    const bit = ofTrigram(first, second, third) & last;
    marks[bit >>> 3]! |= 1 << (bit & 7);
    letters |= third;
    first = second;
    second = third;
  }
  return letters;
}

function markPairs(marks: Uint8Array, length: number): void {
  const last = marks.length * BITS_PER_BYTE - 1;
  for (let i = 1; i < length; i++) {
    const [first, second] = [units[i - 1] as number, units[i] as number];
    if (first < PAIRS_FROM || second < PAIRS_FROM) continue;
    const bit = ofPair(first, second) & last;
    marks[bit >>> 3]! |= 1 << (bit & 7);
  }
}

function hashesIn(text: string): Set<number> {
  const hashes = new Set<number>();
  for (let i = 1; i < text.length; i++) {
    const [first, second, third] = [text.charCodeAt(i - 2), text.charCodeAt(i - 1), text.charCodeAt(i)];
    if (i >= 2) hashes.add(ofTrigram(first, second, third));
    if (second >= PAIRS_FROM && third >= PAIRS_FROM) hashes.add(ofPair(second, third));
  }
  return hashes;
}

/** Stored marks depend on this function and the next: who changes one has to have every account indexed anew. */
function ofTrigram(first: number, second: number, third: number): number {
  return mixed(Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b) ^ Math.imul(third, 0xc2b2_ae35));
}

function ofPair(first: number, second: number): number {
  return mixed(Math.imul(first, 0x27d4_eb2f) ^ Math.imul(second, 0x1656_67b1));
}

/** Spreads the bits, so that the lower ones depend on all (the finish of MurmurHash3). */
function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85eb_ca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}

/** As if it had been made at half the size (a hash's place there is its place here without the top bit), and its ones. */
function halved(marks: Uint8Array<ArrayBuffer>): [Uint8Array<ArrayBuffer>, number] {
  const words = new Uint32Array(marks.buffer);
  const half = new Uint32Array(words.length / 2);
  for (let i = 0; i < half.length; i++) half[i] = (words[i] ?? 0) | (words[i + half.length] ?? 0);
  return [new Uint8Array(half.buffer), onesOf(half)];
}

function onesOf(words: Uint32Array): number {
  let ones = 0;
  for (let i = 0; i < words.length; i++) ones += onesIn(words[i] ?? 0);
  return ones;
}

/** Adds up neighbouring bits, then pairs, then fours, then bytes. */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
