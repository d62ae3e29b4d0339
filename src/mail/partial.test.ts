import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { openSqlite } from "../db/sqlite.ts";
import { PARTIAL_DELIVERY_MS } from "./limits.ts";
import { mailMigrations } from "./migrations/index.ts";
import { type Holder, messageKey, PartialDeliveries } from "./partial.ts";

describe("partial deliveries", () => {
  let folder: string;
  const clock = new TestClock();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-partial-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = async (): Promise<PartialDeliveries> =>
    new PartialDeliveries(
      await openSqlite(join(folder, "mail.db"), { migrations: mailMigrations, create: true }),
      clock,
    );
  const key = messageKey("<a@b>", Buffer.from("one"));
  const other = messageKey("<a@b>", Buffer.from("two"));
  const accounts = [1, -2] as Holder[];

  it("are known to everybody, until they are forgotten or too old", async () => {
    await using here = await open();
    await using there = await open();
    assert.deepEqual(await here.holders(() => assert.fail("nobody asks for the key")), new Set());
    await here.remember(key, accounts);
    await here.remember(key, accounts);
    assert.deepEqual(await there.holders(() => key), new Set(accounts));
    assert.deepEqual(await there.holders(() => other), new Set());
    await there.forget(key, accounts);
    assert.deepEqual(await here.holders(() => key), new Set());
    await here.remember(key, accounts);
    clock.advance(PARTIAL_DELIVERY_MS + 1);
    await here.remember(other, accounts);
    assert.deepEqual(await here.holders(() => key), new Set());
    assert.deepEqual(await here.holders(() => other), new Set(accounts));
  });

  it("tell messages apart by sender and bytes", () => {
    const keys = [key, other, messageKey("<b@b>", Buffer.from("one")), messageKey("<a@b>", Buffer.from(""))];
    assert.equal(new Set(keys.map((each) => Buffer.from(each).toString("hex"))).size, 4);
  });
});
