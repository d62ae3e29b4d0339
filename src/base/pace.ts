/** Long work in portions, between which the event loop turns and others have theirs. */
export class Pace {
  readonly #portion: number;
  #done = 0;

  /** `portion`: how much is done in one turn, by whatever measure `step` counts. */
  constructor(portion: number) {
    this.#portion = portion;
  }

  /** Counts what is about to be done; the next turn, where the portion is full. */
  step(amount = 1): Promise<void> | undefined {
    this.#done += amount;
    if (this.#done < this.#portion) return undefined;
    this.#done = 0;
    return new Promise((next) => setImmediate(next));
  }
}
