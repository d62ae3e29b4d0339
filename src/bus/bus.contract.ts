/** What every bus does: a suite that each engine runs. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Bus, Notice } from "./bus.ts";

export interface Buses extends AsyncDisposable {
  /** Buses of processes that hear each other; one for a bus within a process. */
  readonly all: readonly [Bus, ...Bus[]];
  /** Resolves when everybody knows who listens. */
  settled?(): Promise<void>;
}

/** Collects what a bus tells about an account, positions only. */
class Ear implements Disposable {
  readonly heard: Notice[] = [];
  readonly #subscription: Disposable;
  #wanted: { modseq: number; resolve: () => void } | undefined;

  constructor(bus: Bus, accountId: number) {
    this.#subscription = bus.subscribe(accountId, (notice) => {
      if (notice.modseq === 0) return;
      this.heard.push(notice);
      if (this.#wanted !== undefined && notice.modseq >= this.#wanted.modseq) this.#wanted.resolve();
    });
  }

  async until(modseq: number): Promise<void> {
    if (this.heard.some((notice) => notice.modseq >= modseq)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wanted = { modseq, resolve };
    await promise;
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]();
  }
}

export function busContract(name: string, open: () => Promise<Buses>): void {
  describe(`${name} as a bus`, { timeout: 20_000 }, () => {
    let buses: Buses;
    before(async () => {
      buses = await open();
    });
    after(() => buses[Symbol.asyncDispose]());

    it("tells listeners of the same process at once, of their account only", () => {
      const [bus] = buses.all;
      using mine = new Ear(bus, 1);
      using other = new Ear(bus, 2);
      bus.publish({ accountId: 1, modseq: 5 });
      assert.deepEqual(mine.heard, [{ accountId: 1, modseq: 5 }]);
      assert.deepEqual(other.heard, []);
    });

    it("tells every process, and each once", async () => {
      const ears = buses.all.map((bus) => new Ear(bus, 3));
      await buses.settled?.();
      for (const [i, bus] of buses.all.entries()) {
        bus.publish({ accountId: 3, modseq: 10 + i });
        await Promise.all(ears.map((ear) => ear.until(10 + i)));
      }
      for (const ear of ears) {
        assert.deepEqual(
          ear.heard.map((notice) => notice.modseq),
          [...buses.all.keys()].map((i) => 10 + i),
        );
        ear[Symbol.dispose]();
      }
    });

    it("ends with the newest position, whatever is left out on the way", async () => {
      const last = buses.all.at(-1) ?? buses.all[0];
      using ear = new Ear(last, 4);
      await buses.settled?.();
      for (let modseq = 1; modseq <= 5000; modseq++) buses.all[0].publish({ accountId: 4, modseq });
      await ear.until(5000);
      assert.equal(ear.heard.at(-1)?.modseq, 5000);
    });

    it("carries news of many accounts at once", async () => {
      const last = buses.all.at(-1) ?? buses.all[0];
      const ears = Array.from({ length: 1000 }, (_, i) => new Ear(last, 1_000_000_000_000 + i));
      await buses.settled?.();
      for (const i of ears.keys())
        buses.all[0].publish({ accountId: 1_000_000_000_000 + i, modseq: Number.MAX_SAFE_INTEGER });
      await Promise.all(ears.map((ear) => ear.until(Number.MAX_SAFE_INTEGER)));
      for (const ear of ears) ear[Symbol.dispose]();
    });

    it("tells nobody who stopped listening, not even when they stop while being told", () => {
      const [bus] = buses.all;
      const heard: string[] = [];
      const listen = (who: string): Disposable =>
        bus.subscribe(5, () => {
          heard.push(who);
          second[Symbol.dispose]();
        });
      using first = listen("first");
      const second = listen("second");
      bus.publish({ accountId: 5, modseq: 1 });
      bus.publish({ accountId: 5, modseq: 2 });
      assert.deepEqual(heard, ["first", "first"]);
      assert.ok(first);
    });

    it("takes one function twice", () => {
      const [bus] = buses.all;
      let calls = 0;
      const count = (): void => void calls++;
      const first = bus.subscribe(6, count);
      using second = bus.subscribe(6, count);
      first[Symbol.dispose]();
      first[Symbol.dispose]();
      bus.publish({ accountId: 6, modseq: 1 });
      assert.equal(calls, 1);
      assert.ok(second);
    });
  });
}
