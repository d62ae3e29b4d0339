/** How much may be under way at the same time, for one account and for all. */
import { FETCHES_MAX, FETCHES_PER_ACCOUNT_MAX } from "./limits.ts";

export class Turns {
  readonly #byAccount = new Map<number, number>();
  #all = 0;

  /** Undefined when there are too many. */
  take(accountId: number): Disposable | undefined {
    const own = this.#byAccount.get(accountId) ?? 0;
    if (own >= FETCHES_PER_ACCOUNT_MAX || this.#all >= FETCHES_MAX) return undefined;
    this.#byAccount.set(accountId, own + 1);
    this.#all++;
    return {
      [Symbol.dispose]: () => {
        this.#all--;
        const left = (this.#byAccount.get(accountId) ?? 1) - 1;
        if (left === 0) this.#byAccount.delete(accountId);
        else this.#byAccount.set(accountId, left);
      },
    };
  }
}
