/** A fixed number of places, handed out in the order of asking. */

export class Places {
  #free: number;
  readonly #waitingMax: number;
  /** A set keeps the order of asking, and lets one who no longer wants a place step out in constant time. */
  readonly #waiting = new Set<() => void>();

  /** `waitingMax`: how many may wait for a place at the same time, where that is not bounded by who asks. */
  constructor(count: number, waitingMax = Infinity) {
    this.#free = count;
    this.#waitingMax = waitingMax;
  }

  /**
   * Resolves when a place is yours; who disposes of the place gives it back. Rejects with the signal's reason when that
   * comes first, and with an Error when too many wait already.
   */
  async take(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    return { [Symbol.dispose]: () => this.#give() };
  }

  #turn(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#waitingMax) return Promise.reject(new Error("too many wait already"));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const leave = (): void => {
      // Whoever has been given a place already keeps it, and gives it back as everybody does.
      if (this.#waiting.delete(resolve)) reject(signal.reason as Error);
    };
    signal.addEventListener("abort", leave);
    return promise.finally(() => signal.removeEventListener("abort", leave));
  }

  #give(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
