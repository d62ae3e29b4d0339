/** How much of one kind an account has under way at the same time. */
import { RequestProblem } from "./errors.ts";

export class Turns {
  readonly #byAccount = new Map<number, number>();
  readonly #max: number;
  /** By its name in the Session, or undefined when it has none there. */
  readonly #limit: string | undefined;

  constructor(max: number, limit?: string) {
    this.#max = max;
    this.#limit = limit;
  }

  /** Throws RequestProblem. */
  take(accountId: number): Disposable {
    const count = this.#byAccount.get(accountId) ?? 0;
    if (count >= this.#max)
      throw new RequestProblem("limit", "too many at the same time", {
        status: 429,
        ...(this.#limit === undefined ? {} : { limit: this.#limit }),
      });
    this.#byAccount.set(accountId, count + 1);
    return {
      [Symbol.dispose]: () => {
        const left = (this.#byAccount.get(accountId) ?? 1) - 1;
        if (left === 0) this.#byAccount.delete(accountId);
        else this.#byAccount.set(accountId, left);
      },
    };
  }
}
