import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../../base/clock.ts";
import { Refusal } from "../../base/errors.ts";
import { deliveriesDatabases } from "../../../test/support/deliveries-database.ts";
import { REASON_LENGTH_MAX } from "./limits.ts";
import { type SuppressionRules, Suppressions } from "./suppressions.ts";

const DAY = 24 * 60 * 60 * 1000;
const BOB = "bob@example.org";
const WORDS = "550 5.1.1 no such user";

for (const [engine, open] of deliveriesDatabases) {
  describe(`suppressed addresses (${engine})`, () => {
    const rules = (failures: number): SuppressionRules => ({ failures, ms: 30 * DAY });

    it("are those that failed on so many days, until it is long ago", async () => {
      await using opened = await open();
      const clock = new TestClock();
      const list = new Suppressions(opened.database, clock, rules(3));
      const fail = async (): Promise<boolean> => {
        await list.noteFailure("Bob@Example.ORG", WORDS);
        return (await list.find(BOB)) !== undefined;
      };
      assert.equal(await fail(), false);
      for (let again = 0; again < 5; again++) assert.equal(await fail(), false);
      clock.advance(DAY);
      assert.equal(await fail(), false);
      clock.advance(DAY);
      assert.equal(await fail(), true);
      assert.deepEqual(await list.list(), [
        { address: BOB, reason: WORDS, failures: 3, at: clock.now(), until: clock.now() + 30 * DAY },
      ]);
      assert.equal(await list.find("carol@example.org"), undefined);
      clock.advance(30 * DAY + 1);
      assert.equal(await list.find(BOB), undefined);
      assert.deepEqual(await list.list(), []);
      // It begins anew, not where it was.
      assert.equal(await fail(), false);
    });

    it("are forgotten as soon as mail arrives", async () => {
      await using opened = await open();
      const clock = new TestClock();
      const list = new Suppressions(opened.database, clock, rules(2));
      await list.noteFailure(BOB, WORDS);
      await list.noteDelivered(BOB);
      clock.advance(DAY);
      await list.noteFailure(BOB, WORDS);
      assert.equal(await list.find(BOB), undefined);
    });

    it("are added and removed by hand, and then neither time nor mail changes that", async () => {
      await using opened = await open();
      const clock = new TestClock();
      const list = new Suppressions(opened.database, clock, rules(0));
      await list.noteFailure(BOB, WORDS);
      await list.add(BOB, `left the company\n${"x".repeat(1_000)}`);
      await list.add("änn@bücher.example", "");
      await list.noteFailure(BOB, WORDS);
      await list.noteDelivered(BOB);
      clock.advance(1_000 * DAY);
      const found = await list.find("BOB@example.org");
      assert.equal(found?.failures, 0);
      assert.equal(found?.until, undefined);
      assert.equal(found?.reason.length, REASON_LENGTH_MAX);
      assert.equal((await list.find("änn@xn--bcher-kva.example"))?.address, "änn@xn--bcher-kva.example");
      assert.deepEqual(
        (await list.list({ limit: 1 })).map(({ address }) => address),
        [BOB],
      );
      assert.deepEqual(
        (await list.list({ after: BOB })).map(({ address }) => address),
        ["änn@xn--bcher-kva.example"],
      );
      await list.remove(BOB);
      assert.equal(await list.find(BOB), undefined);
      await assert.rejects(list.remove(BOB), (error) => error instanceof Refusal && error.code === "not-found");
      await assert.rejects(list.add("bob", ""), (error) => error instanceof Refusal && error.code === "invalid");
    });

    it("are never address literals, nor nobody", async () => {
      await using opened = await open();
      const list = new Suppressions(opened.database, new TestClock(), rules(1));
      await list.noteFailure("bob@[192.0.2.1]", WORDS);
      await list.noteDelivered("postmaster");
      assert.equal(await list.find("bob@[192.0.2.1]"), undefined);
      assert.deepEqual(await list.list(), []);
    });
  });
}
