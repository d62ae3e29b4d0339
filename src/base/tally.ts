/** Counts by key; a key that is down to nothing takes no memory. */
export class Tally<Key> {
  readonly #counts = new Map<Key, number>();

  of(key: Key): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: Key, amount = 1): void {
    const count = this.of(key) + amount;
    if (count === 0) this.#counts.delete(key);
    else this.#counts.set(key, count);
  }

  /** Counts one more until it is disposed. */
  hold(key: Key): Disposable {
    this.add(key);
    return { [Symbol.dispose]: () => this.add(key, -1) };
  }

  [Symbol.iterator](): IterableIterator<[Key, number]> {
    return this.#counts.entries();
  }
}
