/** Whom it serves first, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { author, empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { DAY, HOUR, says, unreachable } from "../testing/simulation.ts";

export function describeHops(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("whom it serves first", () => {
    it("leaves a dead hop alone, and nobody waits for it", async () => {
      const queue = await simulate((handover, now) =>
        handover.hop.key === "dead.example" ? unreachable(handover, now) : says("250 2.0.0 Ok")(handover, now),
      );
      for (let i = 0; i < 300; i++) await queue.send([`u${i}@dead.example`]);
      await queue.send(["a@alive.example"]);
      await queue.settle();
      const dead = (): number => queue.attempts.filter(({ hop }) => hop === "dead.example").length;
      assert.ok(dead() <= 10, `${dead()} tries at a dead hop`);
      assert.deepEqual(queue.attempts.filter(({ hop }) => hop === "alive.example").length, 1);
      await queue.run(DAY);
      assert.ok(dead() < 60, `${dead()} tries at a dead hop in a day`);
      assert.equal((await rows(queue))["message"], 300);
    });

    it("sends everything to a hop that comes back from the dead", async () => {
      let isUp = false;
      const queue = await simulate((handover, now) =>
        isUp ? says("250 2.0.0 Ok")(handover, now) : unreachable(handover, now),
      );
      for (let i = 0; i < 100; i++) await queue.send([`u${i}@dead.example`]);
      await queue.run(HOUR);
      isUp = true;
      await queue.run(HOUR);
      assert.deepEqual(await rows(queue), empty);
      const done = new Set(queue.attempts.map(({ id }) => id));
      assert.equal(done.size, 100);
    });

    it("is fair between authors, whoever came first and however much they send", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"), { connections: 1 });
      for (let i = 0; i < 400; i++)
        await queue.send([`u${i}@${i % 2 === 0 ? "big" : "other"}.example`], { author: author(1) });
      await queue.send(["a@big.example"], { author: author(2), id: "two" });
      await queue.send(["a@third.example"], { author: author(3), id: "three" });
      await queue.settle();
      const place = (id: string): number => queue.attempts.findIndex((attempt) => attempt.id === id);
      assert.ok(place("two") < 10, `author 2 had its turn after ${place("two")}`);
      assert.ok(place("three") < 10, `author 3 had its turn after ${place("three")}`);
      assert.equal(queue.attempts.length, 402);
    });

    it("sends what is urgent first", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"), { connections: 1 });
      for (const priority of [-4, 0, 9, 4]) {
        for (let i = 0; i < 3; i++)
          await queue.send(["a@one.example"], { author: author(1 + i), priority, id: `${priority} ${i}` });
      }
      await queue.settle();
      assert.deepEqual(
        queue.attempts.map(({ id }) => id.split(" ")[0]),
        ["9", "9", "9", "4", "4", "4", "0", "0", "0", "-4", "-4", "-4"],
      );
    });

    it("begins with few connections to a hop, and never has more than it may", async () => {
      let [now, most] = [0, 0];
      const begun = Promise.withResolvers<void>();
      const queue = await simulate(
        async (handover, at) => {
          most = Math.max(most, ++now);
          // The first five wait for each other; a sixth would be seen.
          if (now === 5) begun.resolve();
          await begun.promise;
          await new Promise(setImmediate);
          now--;
          return says("250 2.0.0 Ok")(handover, at);
        },
        { connectionsPerHop: 8 },
      );
      for (let i = 0; i < 60; i++) await queue.send([`u${i}@one.example`]);
      await queue.settle();
      assert.ok(most >= 5 && most <= 8, `${most} connections`);
      assert.deepEqual(await rows(queue), empty);
    });

    it("follows a route that was added while the message waited", async () => {
      const by = new Map<string, string>();
      const routes = { hop: (domain: string) => ({ key: by.get(domain) ?? domain }) };
      const queue = await simulate(
        (handover, now) =>
          handover.hop.key === "smart:25" ? says("250 2.0.0 Ok")(handover, now) : unreachable(handover, now),
        { routes },
      );
      await queue.send(["a@one.example", "b@two.example", "c@three.example"]);
      await queue.settle();
      by.set("one.example", "smart:25").set("two.example", "smart:25");
      await queue.run(HOUR);
      assert.deepEqual(
        queue.attempts
          .filter(({ hop }) => hop === "smart:25")
          .flatMap(({ recipients }) => recipients)
          .toSorted(),
        ["a@one.example", "b@two.example"],
      );
      assert.equal((await rows(queue))["leg"], 1);
    });
  });
}
