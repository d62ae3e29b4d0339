import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestClock } from "../../base/clock.ts";
import { sql } from "../../db/sql.ts";
import { deliveriesDatabases } from "../../../test/support/deliveries-database.ts";
import { Greylist, type Stranger } from "./greylist.ts";

const rules = { delayMs: 100, retryMs: 1_000, keepMs: 10_000_000 };
const stranger: Stranger = { address: "192.0.2.1", sender: "a@x.example", recipient: "b@y.example", domain: undefined };

for (const [engine, open] of deliveriesDatabases) {
  describe(`the greylist (${engine})`, () => {
    it("lets those in who come again in time", async () => {
      await using opened = await open();
      const clock = new TestClock();
      const list = new Greylist(opened.database, clock, rules);
      const wait = (change: Partial<Stranger> = {}): Promise<number> => list.waitMs({ ...stranger, ...change });
      assert.equal(await wait(), 100);
      clock.advance(60);
      assert.equal(await wait(), 40);
      assert.equal(await wait({ address: "192.0.2.200", sender: "A@X.example" }), 40);
      assert.equal(await wait({ recipient: "c@y.example" }), 100);
      assert.equal(await wait({ address: "2001:db8::1" }), 100);
      clock.advance(40);
      assert.equal(await wait({ domain: "x.example" }), 0);
      assert.equal(await wait({ sender: "z@z.example" }), 0);
      assert.equal(await wait({ address: "198.51.100.1", domain: "x.example" }), 0);
      assert.equal(await wait({ address: "198.51.100.1" }), 100);
      clock.advance(1_001);
      assert.equal(await wait({ address: "2001:db8::1" }), 100);
      // Whoever keeps coming stays known.
      for (let i = 0; i < 5; i++) {
        clock.advance(rules.keepMs * 0.9);
        assert.equal(await wait(), 0);
      }
      clock.advance(rules.keepMs + 1);
      assert.equal(await wait({ address: "198.51.100.7" }), 100);
      const rows = await opened.database.read((tx) => tx.rows(sql`select key from greylist`));
      assert.equal(rows.length, 1);
    });
  });
}
