/** Servers that offered TLS lately, could not do it, and took mail in clear text: for a while they are not asked for it again where that will do. */
import type { Clock } from "../base/clock.ts";
import { Recent } from "../base/recent.ts";
import type { Candidate } from "./hosts.ts";
import { BROKEN_TLS_MAX, BROKEN_TLS_MS } from "./limits.ts";
import type { TlsPlan } from "./tls-plan.ts";

export class BrokenTls {
  readonly #clock: Clock;
  /** Until when, by address and port. */
  readonly #until = new Recent<string, number>(BROKEN_TLS_MAX);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether the plan would ask for what is known to be broken, and could do without. */
  spoils({ begin, policy }: TlsPlan, { address }: Candidate, port: number): boolean {
    if (begin !== "starttls" || policy.demand !== "opportunistic") return false;
    return (this.#until.get(`${address} ${port}`) ?? 0) > this.#clock.now();
  }

  remember({ address }: Candidate, port: number): void {
    this.#until.set(`${address} ${port}`, this.#clock.now() + BROKEN_TLS_MS);
  }
}
