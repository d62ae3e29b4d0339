/** When a rehearsal goes on: while nobody else wants anything, and until enough is done. */
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import { LASTS_MS_MAX, QUIET_MS } from "./limits.ts";

/** The rehearsal is over: enough is done, or the server stops. */
export class Enough extends Error {
  override name = "Enough";
}

export interface PaceParts {
  /** Counts what comes from clients. */
  readonly heard: () => number;
  readonly stopped: AbortSignal;
  readonly cpuMsMax: number;
}

export class Pace {
  readonly #parts: PaceParts;
  readonly #begun = performance.now();
  readonly #cpu = process.cpuUsage();
  #last: number;

  constructor(parts: PaceParts) {
    this.#parts = parts;
    this.#last = parts.heard();
  }

  get ms(): number {
    return Math.round(performance.now() - this.#begun);
  }

  /** Processor time of this process since the rehearsal began. */
  get cpuMs(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    return Math.round((user + system) / 1000);
  }

  /** Resolves when the next step may be done: clients have had their turn, and none has said anything lately. Throws Enough. */
  async turn(): Promise<void> {
    await nextTurn();
    this.#check();
    for (let now = this.#parts.heard(); now !== this.#last; now = this.#parts.heard()) {
      this.#last = now;
      await pause(QUIET_MS);
      this.#check();
    }
  }

  #check(): void {
    const { stopped, cpuMsMax } = this.#parts;
    if (stopped.aborted || this.cpuMs > cpuMsMax || this.ms > LASTS_MS_MAX) throw new Enough();
  }
}
