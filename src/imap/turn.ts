/** The present turn of the event loop: commands that wait for nothing must not keep everybody else waiting. */
import { TURN_MS_MAX } from "./limits.ts";

export class Turn {
  #beganAt: number | undefined;
  readonly #over = (): void => {
    this.#beganAt = undefined;
  };

  /** Undefined while the turn is short; otherwise the next turn, before which what was written leaves. */
  breath(): Promise<void> | undefined {
    const now = performance.now();
    if (this.#beganAt === undefined) {
      this.#beganAt = now;
      setImmediate(this.#over);
      return undefined;
    }
    return now - this.#beganAt < TURN_MS_MAX ? undefined : new Promise((next) => setImmediate(next));
  }
}
