/** A number of things that may be used at the same time, handed out in the order of asking. */

export class Slots {
  readonly #waitingMax: number;
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(free: number, waitingMax: number) {
    this.#free = free;
    this.#waitingMax = waitingMax;
  }

  /** Resolves with what gives the slot back. Rejects when too many wait already, or when the signal is aborted. */
  async take(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    return { [Symbol.dispose]: () => this.#give() };
  }

  #wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#waitingMax) return Promise.reject(new Error("too many questions wait already"));
    return new Promise((resolve, reject) => {
      const served = (): void => {
        signal.removeEventListener("abort", aborted);
        resolve();
      };
      const aborted = (): void => {
        this.#waiting.delete(served);
        reject(signal.reason as Error);
      };
      this.#waiting.add(served);
      signal.addEventListener("abort", aborted, { once: true });
    });
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
