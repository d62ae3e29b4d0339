/** How long to wait before what died is started again: longer each time, unless it had lived. */
import { RESTART_FORGOTTEN_MS, RESTART_MS_MAX, RESTART_MS_MIN } from "../limits.ts";

export class Restarts {
  #deaths = 0;

  /** Milliseconds to wait now. */
  after(livedMs: number): number {
    if (livedMs > RESTART_FORGOTTEN_MS) this.#deaths = 0;
    return Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** Math.min(this.#deaths++, 20));
  }
}
