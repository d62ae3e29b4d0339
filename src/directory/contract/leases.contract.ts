/** What leases must do, whatever database they are kept in. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { after, before, describe, it } from "node:test";
import { TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import type { Database } from "../../db/database.ts";
import type { Lease, Leases } from "../lease.ts";
import { LEASE_MS } from "../limits.ts";
import { openLeases } from "../sql-leases.ts";

async function soon(leases: Leases, name: string): Promise<Lease> {
  for (;;) {
    const lease = await leases.take(name);
    if (lease !== undefined) return lease;
    await setTimeout(5);
  }
}

/** `open` gives a fresh database with the directory's tables. */
export function leasesContract(engine: string, open: () => Promise<Database>): void {
  describe(`leases in ${engine}`, () => {
    let database: Database;
    let clock: TestClock;
    const gone = new Set<number>();
    const process = (pid: number) =>
      openLeases({ database, clock, log: silentLog, pid, isAlive: (other) => !gone.has(other) });

    before(async () => {
      database = await open();
      clock = new TestClock();
    });
    after(() => database[Symbol.asyncDispose]());

    it("have one holder, in one process or in two", async () => {
      await using one = process(1);
      await using two = process(2);
      const lease = await one.take("a");
      assert.ok(lease);
      assert.equal(await one.take("a"), undefined);
      assert.equal(await two.take("a"), undefined);
      assert.ok(await two.take("b"));
      await lease[Symbol.asyncDispose]();
      const other = await soon(two, "a");
      assert.ok(other);
      await lease[Symbol.asyncDispose]();
      assert.equal(await one.take("a"), undefined, "giving back twice takes nothing from the next");
    });

    it("go round in one process without a pause", async () => {
      await using one = process(1);
      await using two = process(2);
      for (let i = 0; i < 100; i++) {
        const lease = await one.take("round");
        assert.ok(lease);
        assert.equal(await one.take("round"), undefined);
        await lease[Symbol.asyncDispose]();
        if (i % 10 === 0) await setTimeout(5);
      }
      const last = await one.take("round");
      await setTimeout(40);
      assert.equal(await two.take("round"), undefined, "an earlier giving back is not one of the next holder's");
      await last?.[Symbol.asyncDispose]();
      assert.ok(await soon(two, "round"));
    });

    it("stay with others of the process when one is taken while it is swept", async () => {
      await using one = process(1);
      await using two = process(2);
      assert.ok(await one.take("kept"));
      for (let i = 0; i < 25; i++) {
        const lease = await one.take("moving");
        assert.ok(lease);
        await lease[Symbol.asyncDispose]();
        await setTimeout(18 + (i % 5));
      }
      assert.equal(await two.take("kept"), undefined);
    });

    it("go to one of many who want it at once", async () => {
      await using one = process(1);
      await using two = process(2);
      const wanted = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).take("wanted"));
      assert.equal((await Promise.all(wanted)).filter((each) => each !== undefined).length, 1);
    });

    it("are free when the process is gone", async () => {
      const one = process(11);
      await using two = process(12);
      await one.take("crash");
      assert.equal(await two.take("crash"), undefined);
      gone.add(11);
      assert.ok(await two.take("crash"));
      assert.equal(await process(13).take("crash"), undefined);
      await one[Symbol.asyncDispose]();
      assert.equal(await process(13).take("crash"), undefined, "the late one gives back only what is its own");
    });

    it("are free when a process has the number of one that is gone", async () => {
      const one = process(21);
      await one.take("again");
      await using next = process(21);
      assert.ok(await next.take("again"));
      await one[Symbol.asyncDispose]();
    });

    it("run out", async () => {
      const one = process(31);
      await using two = process(32);
      await one.take("late");
      clock.advance(LEASE_MS - 1);
      assert.equal(await two.take("late"), undefined);
      clock.advance(1);
      assert.ok(await two.take("late"));
      await one[Symbol.asyncDispose]();
    });

    it("are given back with the process's last breath", async () => {
      const one = process(41);
      await one.take("end");
      await one[Symbol.asyncDispose]();
      await using two = process(42);
      assert.ok(await two.take("end"));
    });

    it("see by themselves whether a process runs", async () => {
      const ended = spawnSync("true").pid;
      const one = openLeases({ database, clock, log: silentLog, pid: ended });
      await one.take("killed");
      await using two = openLeases({ database, clock, log: silentLog });
      assert.ok(await two.take("killed"));
      await using three = openLeases({ database, clock, log: silentLog, pid: 43 });
      assert.equal(await three.take("killed"), undefined);
      await one[Symbol.asyncDispose]();
    });
  });
}
