/** How much of one kind an account has under way at the same time. */
import { Tally } from "../base/tally.ts";
import { RequestProblem } from "./errors.ts";

export class Turns {
  readonly #underWay = new Tally<number>();
  readonly #max: number;
  /** By its name in the Session, or undefined when it has none there. */
  readonly #limit: string | undefined;

  constructor(max: number, limit?: string) {
    this.#max = max;
    this.#limit = limit;
  }

  /** Throws RequestProblem. */
  take(accountId: number): Disposable {
    if (this.#underWay.of(accountId) >= this.#max)
      throw new RequestProblem("limit", "too many at the same time", {
        status: 429,
        ...(this.#limit === undefined ? {} : { limit: this.#limit }),
      });
    return this.#underWay.hold(accountId);
  }
}
