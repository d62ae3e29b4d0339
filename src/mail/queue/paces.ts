/** The paces of all hops: those that something goes to, and those that have something to be remembered for. */
import { Recent } from "../../base/recent.ts";
import type { RecipientResult } from "../../transport/transport.ts";
import type { Pause } from "./fetch.ts";
import { PACES_MAX } from "./limits.ts";
import { Pace } from "./pace.ts";

export class Paces {
  readonly #max: number;
  /** In use now; others are remembered as long as there is room. */
  readonly #busy = new Map<string, Pace>();
  readonly #others = new Recent<string, Pace>(PACES_MAX);

  constructor(max: number) {
    this.#max = max;
  }

  hasRoom(hop: string, now: number): boolean {
    return this.#find(hop)?.hasRoom(now) ?? true;
  }

  /** Undefined when the hop may be tried. */
  pause(hop: string, now: number): Pause | undefined {
    return this.#find(hop)?.pause(now);
  }

  revive(hop: string): void {
    this.#find(hop)?.revive();
  }

  begin(hop: string): void {
    const pace = this.#find(hop) ?? new Pace(this.#max);
    this.#others.delete(hop);
    this.#busy.set(hop, pace);
    pace.begin();
  }

  end(hop: string, connection: "good" | { readonly bad: RecipientResult } | undefined, now: number): void {
    const pace = this.#busy.get(hop);
    if (pace === undefined) throw new Error(`nothing was on its way to ${hop}`);
    if (connection === undefined) pace.neither();
    else if (connection === "good") pace.good();
    else pace.bad(now, connection.bad);
    if (pace.busy > 0) return;
    this.#busy.delete(hop);
    this.#others.set(hop, pace);
  }

  #find(hop: string): Pace | undefined {
    return this.#busy.get(hop) ?? this.#others.get(hop);
  }
}
