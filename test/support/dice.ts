/** Numbers that a seed determines (xorshift32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761) % 4294967296 || 1;
  }

  /** 0 to below - 1. */
  roll(below: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  of<T>(these: readonly T[]): T {
    return these[this.roll(these.length)]!;
  }
}
