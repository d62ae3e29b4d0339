/** Senders that come and go, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withEnd } from "../../../db/testing/with-end.ts";
import { TestClock } from "../../../base/clock.ts";
import { Refusal } from "../../../base/errors.ts";
import { QueueBook } from "../book.ts";
import { author, empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { HOUR, says, Simulation, type SimulationOptions } from "../testing/simulation.ts";

export function describeSenders(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("senders that come and go", () => {
    it("takes over what a dead sender had, and sends nothing that a living one has", async () => {
      const clock = new TestClock();
      const queue = await simulate(says("250 2.0.0 Ok"), { clock, isAlone: false });
      for (let i = 0; i < 10; i++) await queue.send([`u${i}@one.example`]);
      const order = {
        room: 100,
        roomAt: () => 100,
        roomFor: () => 100,
        fullHops: [],
        held: () => undefined,
        pauseOf: () => undefined,
        revive: () => undefined,
      };
      const other = new QueueBook(queue.database, { isAlone: false });
      await other.join(clock.now());
      const fetched = await other.fetch({ ...order, now: clock.now(), lastAuthors: new Map() });
      assert.equal(fetched.legs.length, 10);
      await queue.settle();
      assert.equal(queue.attempts.length, 0);
      // The other one says no more that it is alive.
      clock.advance(30_000);
      await queue.book.renew(clock.now());
      await queue.settle();
      assert.equal(queue.attempts.length, 0);
      clock.advance(31_000);
      await assert.rejects(other.renew(clock.now()), (error) => error instanceof Refusal && error.code === "conflict");
      await queue.book.renew(clock.now());
      await queue.settle();
      assert.equal(queue.attempts.length, 10);
      assert.deepEqual(await rows(queue), empty);
    });

    it("is shared by two senders, and nothing is sent by both", async () => {
      const slowly: SimulationOptions["answer"] = async (handover, now) => {
        await new Promise(setImmediate);
        return says(handover.id.endsWith("7") ? "451 4.3.0 Later" : "250 2.0.0 Ok")(handover, now);
      };
      const clock = new TestClock();
      const one = await simulate(slowly, { clock, isAlone: false });
      const database = withEnd(one.database, async () => undefined);
      await using two = await Simulation.start({ database, answer: slowly, clock, isAlone: false });
      for (let i = 0; i < 100; i++) {
        await one.send([`u@d${i % 7}.example`], { author: author(1 + (i % 3)), id: `shared${i}` });
        // Now one hears of it first, now the other.
        const pass = (queue: Simulation): Promise<void> => queue.scheduler.pass({ news: true });
        await Promise.all((i % 2 === 0 ? [one, two] : [two, one]).map(pass));
      }
      await Promise.all([one.settle(), two.settle()]);
      await Promise.all([one.settle(), two.settle()]);
      const sent = [...one.attempts, ...two.attempts].map(({ id }) => id);
      assert.equal(new Set(sent).size, 100);
      assert.equal(sent.length, 100);
      assert.ok(one.attempts.length > 0 && two.attempts.length > 0);
      assert.equal((await rows(one))["message"], 10);
    });

    it("goes on after the machine has slept, where nobody else can have taken over", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      queue.clock.advance(HOUR);
      await queue.book.renew(queue.clock.now());
      await queue.send(["a@one.example"]);
      await queue.settle();
      assert.equal(queue.attempts.length, 1);
    });

    it("lets nothing more go when it is closed", async () => {
      const first = Promise.withResolvers<void>();
      const queue = await simulate(
        async (handover, now) => {
          await first.promise;
          return says("250 2.0.0 Ok")(handover, now);
        },
        { connections: 1 },
      );
      for (let i = 0; i < 3; i++) await queue.send([`u${i}@one.example`]);
      await queue.scheduler.pass({ news: true });
      queue.scheduler.close();
      first.resolve();
      await queue.scheduler.settled();
      assert.equal(queue.attempts.length, 1);
      assert.equal((await rows(queue))["message"], 2);
    });
  });
}
