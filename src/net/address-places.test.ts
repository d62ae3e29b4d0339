import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { TestClock } from "../base/clock.ts";
import { AddressPlaces, ownPlaces, PlacesLender, type SharedPlaces } from "./address-places.ts";
import { CROWDED_MS } from "./limits.ts";

const LIMIT = 40;

/** Several processes, and what they asked for. */
class Machine {
  readonly clock = new TestClock();
  readonly asked: string[] = [];
  readonly lender: PlacesLender;
  readonly processes: AddressPlaces[];

  constructor(processes: number, limit = LIMIT) {
    const own = ownPlaces(limit, processes);
    this.lender = new PlacesLender(limit - processes * own);
    this.processes = Array.from({ length: processes }, (_, borrower) => {
      const shared: SharedPlaces = {
        borrow: async (address, wanted) => {
          this.asked.push(address);
          await turn();
          return this.lender.lend(address, borrower, wanted);
        },
        giveBack: (address, idle) => this.lender.takeBack(address, borrower, idle),
      };
      return new AddressPlaces({ own, shared: processes === 1 ? undefined : shared, clock: this.clock });
    });
  }

  take(process: number, address = "192.0.2.1"): boolean | Promise<boolean> {
    return this.processes[process]?.take(address) ?? false;
  }

  give(process: number, address = "192.0.2.1"): void {
    this.processes[process]?.give(address);
  }
}

async function taken(machine: Machine, process: number, attempts: number): Promise<number> {
  const places = await Promise.all(Array.from({ length: attempts }, async () => machine.take(process)));
  return places.filter(Boolean).length;
}

describe("places of an address", () => {
  it("are all one's own where there is one process", async () => {
    const machine = new Machine(1);
    assert.equal(await taken(machine, 0, 50), LIMIT);
    assert.deepEqual(machine.asked, []);
  });

  it("cost nothing for the few connections that most addresses have", () => {
    const machine = new Machine(2);
    for (const process of [0, 1]) for (const place of [1, 2]) assert.equal(machine.take(process), true, `${place}`);
    assert.deepEqual(machine.asked, []);
  });

  it("are those of the machine, when a crowd comes to all processes at once or to one alone", async () => {
    const crowd = new Machine(4);
    const all = await Promise.all([0, 1, 2, 3].map((process) => taken(crowd, process, 50)));
    assert.equal(
      all.reduce((sum, each) => sum + each, 0),
      LIMIT,
    );
    const lonely = await taken(new Machine(4), 0, 50);
    assert.ok(lonely >= (LIMIT * 7) / 8 && lonely <= LIMIT, `${lonely}`);
  });

  it("belong to each address", async () => {
    const machine = new Machine(2);
    await taken(machine, 0, 50);
    assert.equal(machine.take(0), false);
    assert.equal(machine.take(0, "192.0.2.2"), true);
  });

  it("are not asked for again and again when there are none", async () => {
    const machine = new Machine(2);
    await taken(machine, 0, 50);
    machine.asked.length = 0;
    for (let i = 0; i < 100; i++) assert.equal(machine.take(0), false);
    assert.deepEqual(machine.asked, []);
    machine.clock.advance(CROWDED_MS);
    assert.equal(await machine.take(0), false);
    assert.equal(machine.asked.length, 1);
  });

  it("come back when connections go, or their process", async () => {
    const machine = new Machine(2);
    const first = await taken(machine, 0, 50);
    for (let i = 0; i < first; i++) machine.give(0);
    assert.ok((await taken(machine, 1, 50)) >= (LIMIT * 7) / 8);
    machine.lender.forget(1);
    machine.clock.advance(CROWDED_MS);
    assert.equal(await taken(machine, 0, 50), first);
  });

  it("are never more than the limit, whatever comes and goes", async () => {
    const step = fc.tuple(fc.nat({ max: 2 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 60 }), async (steps, limit) => {
        const machine = new Machine(3, limit);
        const held = [0, 0, 0];
        const waiting: Promise<void>[] = [];
        const note = (process: number, place: boolean): void => {
          if (place) held[process] = (held[process] ?? 0) + 1;
          assert.ok((held[0] ?? 0) + (held[1] ?? 0) + (held[2] ?? 0) <= limit);
        };
        for (const [process, comes] of steps) {
          if (comes) {
            const place = machine.take(process);
            if (typeof place === "boolean") note(process, place);
            else waiting.push(place.then((later) => note(process, later)));
          } else if ((held[process] ?? 0) > 0) {
            held[process] = (held[process] ?? 0) - 1;
            machine.give(process);
          }
          if (waiting.length % 5 === 4) await turn();
        }
        await Promise.all(waiting);
        for (const [process, places] of held.entries()) for (let i = 0; i < places; i++) machine.give(process);
        machine.clock.advance(CROWDED_MS);
        assert.equal(await taken(machine, 0, 100), limit - 2 * ownPlaces(limit, 3), "all places came back");
      }),
      { numRuns: 100 },
    );
  });
});
