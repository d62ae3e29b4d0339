import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { Zone } from "../../test/support/dns-zone.ts";
import { zoneResolver } from "../../test/support/zone-resolver.ts";
import { DAY_MS, TestClock } from "../base/clock.ts";
import { silentLog } from "../base/log.ts";
import { openSqlite } from "../db/sqlite.ts";
import { makeKeyPairs } from "../directory/domain-key.ts";
import { directoryMigrations } from "../directory/migrations/index.ts";
import { openDirectory, type SqlDirectory } from "../directory/sql-directory.ts";
import { KeyTurns } from "./key-turns.ts";
import { keyToPublish } from "./publishing/signing-keys.ts";

let folder: string;
let directory: SqlDirectory;
const clock = new TestClock(Date.UTC(2026, 0, 1));
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "posthorn-turns-"));
  const database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
  directory = openDirectory({ database, clock });
});
after(async () => {
  await directory[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

it("keys turn by themselves when their time has come and the next ones are published", async () => {
  const zone = new Zone();
  const turns = new KeyTurns({ directory, resolver: zoneResolver(zone), clock, log: silentLog, days: 90 });
  const shown = async (days: number): Promise<string> => {
    clock.advance(days * DAY_MS);
    await turns.round();
    const keys = await directory.keys.list("example.org");
    return keys.map(({ selector, state }) => `${selector} ${state}`).join(", ");
  };
  await directory.addDomain("example.org", { keys: await makeKeyPairs() });
  await directory.addDomain("unsigned.example");
  const first = "202601r active, 202601e active";
  assert.equal(await shown(89), first);
  const waiting = `${first}, 202604r next, 202604e next`;
  assert.equal(await shown(1), waiting);
  assert.equal(await shown(30), waiting, "they are not published");
  for (const key of await directory.keys.list("example.org")) {
    const { name, value } = keyToPublish(key);
    if (key.state === "next") zone.add(`${name} TXT "${value}"`);
  }
  zone.behave("202604e._domainkey.example.org", "servfail");
  assert.equal(await shown(1), waiting, "not everybody can see them");
  zone.behave("202604e._domainkey.example.org", undefined);
  assert.equal(await shown(1), waiting, "they are seen for the first time");
  zone.behave("202604e._domainkey.example.org", "servfail");
  assert.equal(await shown(1), waiting);
  zone.behave("202604e._domainkey.example.org", undefined);
  assert.equal(await shown(1), waiting, "seen anew");
  const turned = "202604r active, 202604e active";
  assert.equal(await shown(1), `202601r retired, 202601e retired, ${turned}`);
  assert.equal(await shown(13), `202601r retired, 202601e retired, ${turned}`);
  assert.equal(await shown(1), turned);
  assert.deepEqual(await directory.keys.list("unsigned.example"), []);
});

it("a domain that is in trouble holds up no other", async () => {
  await directory.addDomain("late.example", { keys: await makeKeyPairs() });
  const withOneGone = {
    keys: directory.keys,
    domains: async () => [{ name: "removed-meanwhile.example" }, { name: "late.example" }],
  };
  const resolver = zoneResolver(new Zone());
  const turns = new KeyTurns({ directory: withOneGone, resolver, clock, log: silentLog, days: 90 });
  clock.advance(90 * DAY_MS);
  await turns.round();
  const keys = await directory.keys.list("late.example");
  assert.deepEqual(
    keys.map(({ state }) => state),
    ["active", "active", "next", "next"],
  );
});
