/** The tokens of one message as numbers: what is kept of a word is a hash, so that what was learned is no copy of the mail. */
import { TOKENS_MAX } from "./limits.ts";

/** Half a hash each. */
export interface Hash {
  readonly one: number;
  readonly two: number;
}

/** FNV-1a, and the same from another start with another factor. */
const [START, FACTOR] = [0x811c_9dc5, 0x0100_0193];
const [OTHER_START, OTHER_FACTOR] = [0x9747_b28c, 0x5bd1_e995];
/** 48 bits, six bytes in a row: among 100,000 tokens two are the same once in 50,000 accounts. */
const LOW = 0x1_0000;

export class TokenSet {
  readonly #tokens = new Set<number>();

  get isFull(): boolean {
    return this.#tokens.size >= TOKENS_MAX;
  }

  /** Those of different kinds are different, whatever they say. */
  add(kind: string, text: string): void {
    const begun = hashOf(kind, 0, kind.length);
    this.addHash(hashOf(text, 0, text.length, begun));
  }

  addHash({ one, two }: Hash): void {
    if (!this.isFull) this.#tokens.add(mixed(one) * LOW + (mixed(two) & (LOW - 1)));
  }

  /** Rising: rows that are written in order lie beside each other. */
  sorted(): readonly number[] {
    return [...this.#tokens].toSorted((a, b) => a - b);
  }
}

/** Digits are all the same: numbers differ from message to message. */
export function hashOf(text: string, start: number, end: number, begun?: Hash): Hash {
  let one = begun?.one ?? START;
  let two = begun?.two ?? OTHER_START;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    const same = code >= 0x31 && code <= 0x39 ? 0x30 : code;
    one = Math.imul(one ^ same, FACTOR);
    two = Math.imul(two ^ same, OTHER_FACTOR);
    two ^= two >>> 15;
  }
  return { one, two };
}

/** What follows what. */
export function joined(first: Hash, second: Hash): Hash {
  return {
    one: Math.imul(first.one ^ 0x20, FACTOR) ^ Math.imul(second.one, OTHER_FACTOR),
    two: Math.imul(first.two ^ 0x20, OTHER_FACTOR) + Math.imul(second.two, FACTOR),
  };
}

function mixed(hash: number): number {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, 0x85eb_ca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2_ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
