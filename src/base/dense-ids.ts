/** Sets and maps of ids that are numbered one after the other: a byte or a position for each, where a Set of 100,000 takes milliseconds to fill. */

/** Ids up to so many times their count are kept by their number; others in a Set or a Map. */
const SPARSE_MAX = 8;
const SPARSE_FREE = 4_096;

function spanOf(ids: ArrayLike<number>): number | undefined {
  let last = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    if (id < 0 || !Number.isInteger(id)) return undefined;
    if (id > last) last = id;
  }
  return last < ids.length * SPARSE_MAX + SPARSE_FREE ? last + 1 : undefined;
}

/** Some of `ids`. */
export class IdSet {
  readonly #flags: Uint8Array | undefined;
  readonly #others = new Set<number>();
  #size = 0;

  /** Empty; `ids` are all that may come. */
  constructor(ids: ArrayLike<number>) {
    const span = spanOf(ids);
    this.#flags = span === undefined ? undefined : new Uint8Array(span);
  }

  get size(): number {
    return this.#size;
  }

  /** Whether it was not there before. */
  add(id: number): boolean {
    if (this.#flags === undefined) {
      if (this.#others.has(id)) return false;
      this.#others.add(id);
    } else {
      if (this.#flags[id] === 1) return false;
      this.#flags[id] = 1;
    }
    this.#size++;
    return true;
  }
}

/** Where each of `ids` stands first. */
export class IdPositions {
  readonly #positions: Int32Array | undefined;
  readonly #others = new Map<number, number>();

  /** Empty; `ids` are all that may come. */
  constructor(ids: ArrayLike<number>) {
    const span = spanOf(ids);
    this.#positions = span === undefined ? undefined : new Int32Array(span);
  }

  get(id: number): number | undefined {
    if (this.#positions === undefined) return this.#others.get(id);
    const next = this.#positions[id];
    return next === undefined || next === 0 ? undefined : next - 1;
  }

  set(id: number, position: number): void {
    if (this.#positions === undefined) this.#others.set(id, position);
    else this.#positions[id] = position + 1;
  }
}
