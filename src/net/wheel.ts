/** One coarse timer for the deadlines of all connections of a process: a thousand idle clients cost one tick a second, not a thousand timers. */

/** Slots of one turn; a deadline further away than one turn is looked at once a turn. */
const SLOTS = 1024;
const TICK_MS = 1000;

/** Something with a deadline. */
export interface Timed {
  /** Where the wheel keeps it; the wheel's own. -1: nowhere. */
  slot: number;
  /** The tick at which `due` is to be called. It may move away at no cost; tell the wheel when it comes closer. */
  deadline(): number;
  due(): void;
}

export class Wheel {
  readonly #slots: Set<Timed>[] = Array.from({ length: SLOTS }, () => new Set<Timed>());
  #timer: NodeJS.Timeout | undefined;
  #size = 0;
  #now = 0;

  /** The present tick; it stands still while nothing is watched. */
  get now(): number {
    return this.#now;
  }

  /** The first tick that is at least `ms` away. */
  after(ms: number): number {
    return this.#now + Math.ceil(ms / TICK_MS) + 1;
  }

  add(timed: Timed): void {
    if (this.#size++ === 0) this.#timer = setInterval(() => this.tick(), TICK_MS).unref();
    this.#place(timed);
  }

  remove(timed: Timed): void {
    if (timed.slot < 0) return;
    this.#slots[timed.slot]?.delete(timed);
    timed.slot = -1;
    if (--this.#size === 0) clearInterval(this.#timer);
  }

  /** The deadline came closer. */
  sooner(timed: Timed): void {
    if (timed.slot < 0) return;
    this.#slots[timed.slot]?.delete(timed);
    this.#place(timed);
  }

  /** One second passed. */
  tick(): void {
    this.#now++;
    const slot = this.#now % SLOTS;
    const here = this.#slots[slot];
    if (here === undefined || here.size === 0) return;
    this.#slots[slot] = new Set();
    for (const timed of here) {
      if (timed.slot !== slot) continue;
      this.#place(timed);
      if (timed.deadline() <= this.#now) timed.due();
    }
  }

  #place(timed: Timed): void {
    const ahead = Math.min(Math.max(timed.deadline() - this.#now, 1), SLOTS - 1);
    timed.slot = (this.#now + ahead) % SLOTS;
    this.#slots[timed.slot]?.add(timed);
  }
}
