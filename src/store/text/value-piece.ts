/** The values of one field of some messages, as one long string: looking through it costs nanoseconds a message. */

/** Between two values; in none of them, and in nothing that is looked for (`decidedByKept`). */
const BETWEEN = "\0";

/** Bytes of a character at most, and of the two numbers that each value has. */
const CHARACTER_BYTES = 2;
const NUMBERS_BYTES = 8;

/** A UID and the value there; null where it was too long to be kept. */
export type ValueEntry = readonly [uid: number, value: string | null];

export class ValuePiece {
  readonly #uids: Uint32Array;
  /** Where each value begins, and behind the last one. */
  readonly #starts: Uint32Array;
  readonly #text: string;
  /** Which of them are not known. */
  readonly #unknown: readonly number[];

  constructor(entries: readonly ValueEntry[]) {
    this.#uids = Uint32Array.from(entries, ([uid]) => uid);
    this.#text = entries.map(([, value]) => value ?? "").join(BETWEEN);
    this.#starts = new Uint32Array(entries.length + 1);
    let start = 0;
    for (const [i, [, value]] of entries.entries()) {
      start += (value?.length ?? 0) + BETWEEN.length;
      this.#starts[i + 1] = start;
    }
    this.#unknown = entries.flatMap(([, value], i) => (value === null ? [i] : []));
  }

  get length(): number {
    return this.#uids.length;
  }

  get bytes(): number {
    return this.#text.length * CHARACTER_BYTES + this.length * NUMBERS_BYTES;
  }

  entries(): ValueEntry[] {
    const unknown = new Set(this.#unknown);
    return this.#text.split(BETWEEN).map((value, i) => [this.#uids[i] ?? 0, unknown.has(i) ? null : value]);
  }

  /** Tells the UIDs of the values that contain the text, rising, and of those that are not known. */
  find(text: string, sure: (uid: number) => void, unknown: (uid: number) => void): void {
    let i = 0;
    for (let at = this.#text.indexOf(text); at >= 0; at = this.#text.indexOf(text, this.#starts[i])) {
      while ((this.#starts[i + 1] ?? 0) <= at) i++;
      sure(this.#uids[i++] ?? 0);
      if (i === this.length) break;
    }
    for (const each of this.#unknown) unknown(this.#uids[each] ?? 0);
  }
}
