import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deliveriesDatabases } from "../../test/support/deliveries-database.ts";
import { refused } from "../../test/support/refused.ts";
import { HOUR_MS, TestClock } from "../base/clock.ts";
import type { AccountId } from "../store/model.ts";
import { SendingLimits, type SendingRules } from "./sending-limits.ts";

const ann = 1 as AccountId;
const bob = 2 as AccountId;

for (const [engine, open] of deliveriesDatabases) {
  describe(`what accounts send (${engine})`, () => {
    it("is limited by recipients and failures, over 24 hours", async () => {
      await using opened = await open();
      const clock = new TestClock();
      const told: string[] = [];
      const make = (rules: SendingRules): SendingLimits =>
        new SendingLimits({
          database: opened.database,
          clock,
          rules,
          events: { sendingStopped: ({ account, reason }) => void told.push(`${account} ${reason}`) },
        });
      const limits = make({ recipientsPerDay: 10, failuresPerDay: 3 });
      await limits.check(ann, "ann", 10);
      await assert.rejects(limits.check(ann, "ann", 11), refused("rate-limited", /limit of 10 recipients a day/));
      await limits.note(ann, 6);
      clock.advance(12 * HOUR_MS);
      await limits.note(ann, 4);
      await assert.rejects(limits.check(ann, "ann", 1), refused("rate-limited", /limit/));
      await limits.check(bob, "bob", 10);
      clock.advance(12 * HOUR_MS);
      await limits.check(ann, "ann", 6);
      assert.deepEqual(await limits.sent(ann), { recipients: 4, failures: 0 });
      await limits.noteFailures(ann, 2);
      await limits.check(ann, "ann", 1);
      // Another process counts too.
      await make({ recipientsPerDay: 10, failuresPerDay: 3 }).noteFailures(ann, 1);
      await limits.check(ann, "ann", 1);
      clock.advance(1_000);
      await assert.rejects(limits.check(ann, "ann", 1), refused("forbidden", /3 recipients.*change your password/));
      await assert.rejects(limits.check(ann, "ann", 1), refused("forbidden", /stopped/));
      assert.deepEqual(told, ["ann recipients", "ann recipients", "ann failures"]);
      await limits.forget(ann);
      await limits.check(ann, "ann", 10);
      const none = make({ recipientsPerDay: 0, failuresPerDay: 0 });
      await none.note(bob, 100);
      await none.check(bob, "bob", 1_000_000);
      assert.deepEqual(await none.sent(bob), { recipients: 0, failures: 0 });
    });
  });
}
