/** How much may be under way at the same time, for one account and for all. */
import { Tally } from "../../base/tally.ts";
import { FETCHES_MAX, FETCHES_PER_ACCOUNT_MAX } from "./limits.ts";

const ALL = "all";

export class Turns {
  readonly #underWay = new Tally<number | typeof ALL>();

  /** Undefined when there are too many. */
  take(accountId: number): Disposable | undefined {
    const isFull = this.#underWay.of(ALL) >= FETCHES_MAX;
    if (isFull || this.#underWay.of(accountId) >= FETCHES_PER_ACCOUNT_MAX) return undefined;
    const turn = new DisposableStack();
    turn.use(this.#underWay.hold(ALL));
    turn.use(this.#underWay.hold(accountId));
    return turn;
  }
}
