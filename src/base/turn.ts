/** A share of each turn of the event loop: work of one kind that waits for nothing must not keep everybody else waiting, however much of it comes at once. */
export class Turn {
  readonly #ms: number;
  readonly #now: () => number;
  #beganAt: number | undefined;
  readonly #over = (): void => {
    this.#beganAt = undefined;
  };

  /** How much of a turn such work may take, milliseconds. */
  constructor(ms: number, now: () => number = () => performance.now()) {
    this.#ms = ms;
    this.#now = now;
  }

  /**
   * Undefined while the turn is short; otherwise one of the next turns, before which what was written leaves. Who waits longer goes first: what
   * comes anew finds the turn taken by those who waited.
   */
  breath(): Promise<void> | undefined {
    return this.#hasRoom() ? undefined : this.#later();
  }

  async #later(): Promise<void> {
    do await new Promise(setImmediate);
    while (!this.#hasRoom());
  }

  #hasRoom(): boolean {
    const now = this.#now();
    if (this.#beganAt !== undefined) return now - this.#beganAt < this.#ms;
    this.#beganAt = now;
    setImmediate(this.#over);
    return true;
  }
}
