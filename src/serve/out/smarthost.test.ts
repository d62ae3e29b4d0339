import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Zone } from "../../../test/support/dns-zone.ts";
import { startSmtpPeer } from "../../../test/support/smtp-peer.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import { parseConfig } from "../../config/load.ts";
import { openSqlite } from "../../db/sqlite.ts";
import { directoryMigrations } from "../../directory/migrations/index.ts";
import { Smarthosts } from "../../directory/smarthost.ts";
import type { Database } from "../../db/database.ts";
import { routesOf } from "./routes.ts";
import { smarthostDesk } from "./smarthost.ts";

describe("the smarthost", () => {
  let folder: string;
  let database: Database;
  let smarthosts: Smarthosts;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-smarthost-"));
    database = await openSqlite(join(folder, "directory.db"), { migrations: directoryMigrations, create: true });
    smarthosts = new Smarthosts(database);
  });
  after(async () => {
    await database[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const configured = (toml: string) => parseConfig(toml, "/posthorn.toml");
  const deskFor = (toml: string) => smarthostDesk(configured(toml), { smarthosts }, zoneResolver(new Zone()));
  const given = { host: "relay.example", port: 587, user: "me", password: "secret" };

  it("is the way of all mail that no other route takes, as soon as it is set and until it is removed", async () => {
    const routes = await routesOf(configured('[[routes]]\ndomain = "near.example"\nvia = "direct"'), smarthosts);
    const hop = async (domain: string): Promise<string> => {
      await routes.refresh?.();
      return routes.hop(domain).key;
    };
    assert.equal(await hop("far.example"), "far.example");
    const desk = deskFor("");
    await desk.set(given);
    assert.deepEqual([await hop("far.example"), await hop("near.example")], ["relay.example:587", "near.example"]);
    await desk.set({ ...given, host: "Other.Example", port: 465 });
    assert.equal(await hop("far.example"), "other.example:465");
    assert.deepEqual(await desk.show(), {
      smarthost: { host: "other.example", port: 465, user: "me" },
      isOverruled: false,
    });
    await desk.remove();
    assert.equal(await hop("far.example"), "far.example");
    await assert.rejects(desk.remove(), { code: "not-found" });
    assert.equal((await deskFor('[[routes]]\ndomain = "*"\nvia = "direct"').show()).isOverruled, true);
  });

  for (const [what, wrong] of [
    ["no name", { ...given, host: "a b" }],
    ["no port", { ...given, port: 70_000 }],
    ["a name without a password", { ...given, password: "" }],
  ] as const)
    it(`is refused with ${what}`, () => assert.rejects(async () => deskFor("").set(wrong), { code: "invalid" }));

  it("is tried as far as a message would begin, and its words are told", async () => {
    await using peer = await startSmtpPeer({ name: "relay.test" });
    const open = { host: "127.0.0.1", port: peer.port, user: "", password: "" };
    assert.deepEqual(await deskFor("").try(open), { isOpen: true, words: "relay.test", tls: undefined });
    assert.ok(!peer.lines.some((line) => line.startsWith("MAIL")));
    await using closed = await startSmtpPeer({ answers: { greeting: "554 5.7.1 go away" } });
    const refused = await deskFor("").try({ ...open, port: closed.port });
    assert.equal(refused.isOpen, false);
    assert.match(refused.words, /go away/);
    const insecure = await deskFor("").try({ ...open, user: "me", password: "secret" });
    assert.equal(insecure.isOpen, false);
    assert.match(insecure.words, /offers no TLS/);
    assert.ok(!peer.lines.some((line) => line.includes("AUTH")), "the password is not sent without TLS");
  });
});
