import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { Hono } from "hono";
import { TestClock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import type { Claimant } from "../../directory/login.ts";
import { loginRoutes } from "../login.ts";
import { temporaryLogins, TestBrowser, type TestLogins } from "../testing/logins.ts";
import { connectRoutes } from "./connect.ts";
import { securityRoutes } from "./security.ts";

const ANN = "ann@example.org";
const servers = [
  { protocol: "imap", port: 993, tls: "implicit" },
  { protocol: "pop3", port: 995, tls: "implicit" },
  { protocol: "smtp", port: 465, tls: "implicit" },
] as const;

describe("connecting a device", () => {
  let folder: string;
  let at: TestLogins;
  let clock: TestClock;
  let browser: TestBrowser;
  let app: Hono;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-connect-"));
    clock = new TestClock();
    at = await temporaryLogins(folder, clock);
    app = new Hono();
    const settings = { hostname: "mx.example.org", servers, signProfile: async (profile: string) => profile };
    app.route("/", loginRoutes(at.login));
    app.route("/", securityRoutes(at));
    app.route("/", connectRoutes({ ...at, settings, now: () => clock.now() }));
    await at.directory.addAccount({ address: ANN, password: "open sesame" });
    await at.directory.addAccount({ address: "bob@example.org", password: "open sesame" });
  });
  beforeEach(async () => {
    browser = new TestBrowser(app);
    await browser.post("/login", { name: ANN, password: "open sesame" });
  });
  after(async () => {
    await at[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it("tells the settings to who is logged in", async () => {
    assert.equal((await new TestBrowser(app).get("/api/connect")).status, 401);
    assert.deepEqual((await browser.get("/api/connect")).value, { address: ANN, hostname: "mx.example.org", servers });
  });

  it("gives a profile with the password by a link that ends", async () => {
    const { value } = await browser.post("/api/security/app-passwords", { name: "iPhone" });
    const password = String(value["password"]);
    const link = async (asked: Record<string, string>) => browser.post("/api/connect/profile", asked);
    assert.equal((await link({ password: "pht_guess", protocol: "imap" })).status, 422);
    const foreign = await at.directory.tokens.add((await at.directory.account("bob@example.org"))!.id, "phone");
    assert.equal((await link({ password: foreign, protocol: "imap" })).status, 422);
    const url = String((await link({ password, protocol: "imap" })).value["path"]);
    assert.match(url, /^\/mail\/profile\/[\w-]+\.mobileconfig$/);
    const stranger = (where: string) => app.request(new URL(where, "http://mail.example.org").href);
    const profile = await stranger(url);
    assert.equal(profile.headers.get("content-type"), "application/x-apple-aspen-config");
    const text = await profile.text();
    assert.match(text, new RegExp(`<key>IncomingPassword</key><string>${password}</string>`));
    assert.match(text, /<string>EmailTypeIMAP<\/string>/);
    const pop3 = String((await link({ password, protocol: "pop3" })).value["path"]);
    assert.match(await (await stranger(pop3)).text(), /<string>EmailTypePOP<\/string>/);
    assert.equal((await stranger(url.replace("/profile/", "/profile/A"))).status, 404);
    clock.advance(10 * 60_000);
    assert.equal((await stranger(url)).status, 404);
  });

  it("says when the device has logged in, and what went wrong before", async () => {
    const { value } = await browser.post("/api/security/app-passwords", { name: "Tablet" });
    const device: Claimant = {
      id: "c1",
      protocol: "imap",
      log: silentLog,
      peer: { address: "192.0.2.7", port: 1 },
      tls: undefined,
      allowsLogin: true,
      loggedIn: () => undefined,
    };
    const state = async () => (await browser.post("/api/connect/state", { name: "Tablet" })).value;
    assert.deepEqual(await state(), { usedAt: null, arrived: null, failures: [] });
    clock.advance(1000);
    await assert.rejects(at.login.gate.password(device, ANN, "mistyped"));
    const [failure] = (await state())["failures"] as { outcome: string; address: string }[];
    assert.deepEqual([failure?.outcome, failure?.address], ["wrong", "192.0.2.7"]);
    clock.advance(1000);
    await at.login.gate.password(device, ANN, String(value["password"]));
    const { usedAt, arrived } = (await state()) as { usedAt: number; arrived: { address: string } };
    assert.deepEqual([usedAt, arrived.address], [clock.now(), "192.0.2.7"]);
    assert.equal((await browser.post("/api/connect/state", { name: "Other" })).status, 404);
  });
});
