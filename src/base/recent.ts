/** A map of bounded size that forgets what was not used for long. */

/**
 * Keeps two generations: what was used lately, and what was used before. When the young one is full it becomes the old one, and what was
 * the old one is forgotten. Every step takes constant time: a single Map whose first key is deleted again and again
 * does not, because iteration walks over the holes that deletions leave.
 */
export class Recent<Key, Value> {
  readonly #generation: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  /** Holds at most `max` entries, and at least the `max / 2` used last. */
  constructor(max: number) {
    this.#generation = Math.max(1, Math.floor(max / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    this.#old.delete(key);
    this.#young.set(key, value);
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: Key): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** All of them, those used lately last. */
  *entries(): IterableIterator<[Key, Value]> {
    yield* this.#old;
    yield* this.#young;
  }

  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}
