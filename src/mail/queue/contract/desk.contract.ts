/** What the operator sees and does, on every database. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../../../base/errors.ts";
import { openLocalBus } from "../../../bus/local.ts";
import { sql } from "../../../db/sql.ts";
import { QueueDesk, type QueueFilter } from "../desk.ts";
import { empty, rows, type QueueUnderTest } from "../testing/queue-under-test.ts";
import { DAY, MINUTE, resultOf, says, unreachable } from "../testing/simulation.ts";

export function describeDesk(on: QueueUnderTest): void {
  const { simulate } = on;

  describe("what the operator sees and does", () => {
    it("shows the operator what waits, and why", async () => {
      const queue = await simulate((handover, now) =>
        handover.hop.key === "dead.example"
          ? unreachable(handover, now)
          : says("451 4.7.1 Try\n4.7.1 again later")(handover, now),
      );
      const at = queue.clock.now();
      await queue.send(["a@one.example", "b@two.example"], { from: "Ann@Home.example", id: "first" });
      await queue.send(["c@dead.example"], { from: "bob@home.example", id: "second" });
      for (let i = 0; i < 20; i++) await queue.send([`${i}@dead.example`]);
      await queue.run(6 * MINUTE);
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      const first = await desk.show("first");
      assert.equal(first.sender, "ann@home.example");
      assert.equal(first.at, at);
      assert.deepEqual(
        first.recipients.map(({ address, hop, outcome, attempts, nextAt, history }) => [
          address,
          hop,
          outcome,
          attempts,
          nextAt,
          history.map((each) => [each.at, each.reply.text, each.remote?.host]),
        ]),
        ["a@one.example", "b@two.example"].map((address) => [
          address,
          address.slice(2),
          "waiting",
          2,
          at + 15 * MINUTE,
          [at, at + 5 * MINUTE].map((time) => [time, "4.7.1 Try\n4.7.1 again later", "mx.remote.example"]),
        ]),
      );
      const names = async (filter: QueueFilter, limit = 10): Promise<string[]> =>
        (await desk.list(filter, { limit })).map(({ id }) => id);
      assert.deepEqual(await names({ domain: "two.example" }), ["first"]);
      assert.deepEqual(await names({ sender: "ann@home.EXAMPLE" }), ["first"]);
      assert.deepEqual(await names({ sender: "@home.example" }), ["first", "second"]);
      assert.deepEqual(await names({ sender: "@e.example" }), []);
      assert.deepEqual(await names({ sender: "", domain: "dead.example" }, 2), ["m1", "m2"]);
      assert.deepEqual(await names({ ids: ["second", "none"] }), ["second"]);
      const thousands = Array.from({ length: 2_000 }, (_, i) => `none${i}`);
      assert.deepEqual(await names({ ids: [...thousands, "second"] }), ["second"]);
      assert.deepEqual(await names({ ids: [] }), []);
      const [dead] = await desk.hops();
      assert.equal(dead?.hop, "dead.example");
      assert.equal(dead.messages, 21);
      assert.match(dead.trouble ?? "", /No mail server of dead\.example answers/);
      const [never] = (await desk.show("m1")).recipients;
      assert.ok(
        never?.nextAt !== undefined && never.nextAt > queue.clock.now(),
        "not before the hop may be tried again",
      );
      assert.equal(never.trouble, dead.trouble);
      assert.equal(first.recipients[0]?.trouble, undefined);
      await assert.rejects(desk.show("none"), (error) => error instanceof Refusal && error.code === "not-found");
    });

    it("lets the operator hold, release, retry and remove", async () => {
      let isUp = false;
      const queue = await simulate((handover, now) =>
        isUp ? says("250 2.0.0 Ok")(handover, now) : unreachable(handover, now),
      );
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      await queue.send(["a@one.example"], { id: "held" });
      await queue.send(["b@one.example"], { id: "retried" });
      await queue.send(["c@one.example"], { id: "removed" });
      for (let i = 0; i < 10; i++) await queue.send([`${i}@one.example`]);
      assert.equal(await desk.change("hold", { ids: ["held"] }), 1);
      await queue.settle();
      assert.ok(!queue.attempts.some(({ id }) => id === "held"));
      assert.equal((await desk.show("held")).isHeld, true);
      assert.equal(await desk.change("remove", { ids: ["removed", "none"] }), 1);
      isUp = true;
      await queue.settle();
      assert.ok((await rows(queue))["message"] !== 0, "the hop is left alone");
      assert.equal(await desk.change("retry", { domain: "one.example" }), 12);
      await queue.settle();
      assert.equal((await rows(queue))["message"], 1);
      await queue.run(10 * DAY);
      assert.equal((await rows(queue))["message"], 1);
      assert.equal(await desk.change("release", {}), 1);
      await queue.settle();
      assert.equal(queue.attempts.at(-1)?.id, "held");
      assert.deepEqual(await rows(queue), empty);
    });

    it("holds what comes to be held, until the operator lets it go", async () => {
      const queue = await simulate(says("250 2.0.0 Ok"));
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      await queue.send(["a@one.example", "b@two.example"], { id: "held", isHeld: true });
      await queue.send(["c@one.example"], { id: "other" });
      await queue.run(10 * DAY);
      assert.deepEqual(
        queue.attempts.map(({ id }) => id),
        ["other"],
      );
      assert.equal((await desk.show("held")).isHeld, true);
      assert.equal(await desk.change("release", { ids: ["held"] }), 1);
      await queue.settle();
      assert.deepEqual(
        queue.attempts.map(({ id }) => id),
        ["other", "held", "held"],
      );
      assert.deepEqual(await rows(queue), empty);
    });

    it("counts no try that the end of the server has cut off, and keeps what was said before it", async () => {
      const cut = Promise.withResolvers<void>();
      const queue = await simulate(async ({ recipients }) => {
        await cut.promise;
        const results = recipients.map(({ path }) =>
          resultOf(path.local === "done" ? "250 2.0.0 Ok" : "421 4.3.2 The server is being stopped"),
        );
        return { connection: "bad", results };
      });
      await queue.send(["done@one.example", "cut@one.example"], { id: "m" });
      await queue.scheduler.pass({ news: true });
      queue.scheduler.abort();
      cut.resolve();
      await queue.scheduler.settled();
      const desk = new QueueDesk(queue.database, { bus: openLocalBus(), clock: queue.clock });
      const { recipients } = await desk.show("m");
      assert.deepEqual(
        recipients.map(({ outcome, history }) => [outcome, history.length]),
        [
          ["delivered", 1],
          ["waiting", 0],
        ],
      );
      assert.deepEqual([recipients[1]?.attempts, recipients[1]?.nextAt], [0, queue.clock.now()]);
    });

    it("remembers so many tries of each recipient, and no more", async () => {
      const queue = await simulate(says("451 4.7.1 Try again later"), {});
      await queue.send(["a@one.example"]);
      await queue.run(4 * DAY);
      await queue.database.write((tx) => tx.run(sql`update queue_leg set attempts = 100`));
      await queue.run(DAY - 1);
      assert.ok(((await rows(queue))["attempt"] ?? 0) <= 50);
    });
  });
}
