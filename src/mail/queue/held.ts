/** Which legs are in memory, lane by lane: waiting, on their way, or about to be recorded. */
import { type Lane, laneName } from "./lane.ts";
import type { Leg } from "./leg.ts";
import type { QueuedId } from "./queued.ts";

type Where = Pick<Leg, "message" | "lane">;

export class Held {
  readonly #lanes = new Map<string, Set<QueuedId>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  of(lane: Lane): ReadonlySet<QueuedId> | undefined {
    return this.#lanes.get(laneName(lane));
  }

  add({ message, lane }: Where): void {
    const name = laneName(lane);
    const held = this.#lanes.get(name);
    if (held === undefined) this.#lanes.set(name, new Set([message]));
    else held.add(message);
    this.#size++;
  }

  remove({ message, lane }: Where): void {
    const name = laneName(lane);
    const held = this.#lanes.get(name);
    if (held?.delete(message) === true) this.#size--;
    if (held?.size === 0) this.#lanes.delete(name);
  }

  /** The lanes that would have nothing in memory without these. */
  without(legs: readonly Where[]): readonly Lane[] {
    const left = new Map<string, { lane: Lane; count: number }>();
    for (const { message, lane } of legs) {
      const name = laneName(lane);
      const held = this.#lanes.get(name);
      const entry = left.get(name) ?? { lane, count: held?.size ?? 0 };
      if (held?.has(message) === true) entry.count--;
      left.set(name, entry);
    }
    return [...left.values()].filter(({ count }) => count === 0).map(({ lane }) => lane);
  }
}
