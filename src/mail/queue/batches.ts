/** Gathers what comes while a write is under way and writes it together: one transaction and one sync for all of it. */

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly done: PromiseWithResolvers<Result>;
}

/** Nobody waits for others: what comes when nothing is being written is written at once. */
export class Batches<Item, Result> {
  readonly #write: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #max: number;
  #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | undefined;

  /** `write` answers one result an item, in their order. When it throws, every item of the batch fails. */
  constructor(write: (items: readonly Item[]) => Promise<readonly Result[]>, max: number) {
    this.#write = write;
    this.#max = max;
  }

  add(item: Item): Promise<Result> {
    const done = Promise.withResolvers<Result>();
    this.#waiting.push({ item, done });
    this.#running ??= this.#run();
    return done.promise;
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Whoever else comes in this turn of the event loop goes along.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#max);
      this.#waiting = this.#waiting.slice(this.#max);
      try {
        const results = await this.#write(batch.map(({ item }) => item));
        for (const [i, { done }] of batch.entries()) done.resolve(results[i] as Result);
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#running = undefined;
  }
}
