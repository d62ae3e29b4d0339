import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Hono } from "hono";
import { FirstStart } from "../../mail/first-start.ts";
import { temporaryStore, type TemporaryStore } from "../../store/testing/temporary-store.ts";
import { demoRoutes } from "../demo.ts";
import { loginRoutes } from "../login.ts";
import { temporaryLogins, TestBrowser, type TestLogins } from "../testing/logins.ts";
import { securityRoutes } from "./security.ts";
import { paperSmarthost } from "../testing/admin.ts";
import { setupRoutes } from "./setup.ts";

describe("the first start", () => {
  let at: TemporaryStore;
  let logins: TestLogins;
  let firstStart: FirstStart;
  let app: Hono;
  const browser = (): TestBrowser => new TestBrowser(app);

  before(async () => {
    at = await temporaryStore();
    logins = await temporaryLogins(at.folder, at.clock);
    firstStart = new FirstStart({ ...logins, store: at.store, clock: at.clock, quota: { bytes: 5000, messages: 0 } });
    app = new Hono();
    app.route("/", loginRoutes(logins.login));
    app.route("/", securityRoutes(logins));
    app.route(
      "/",
      setupRoutes({ ...logins, firstStart, surroundings: async () => ["here"], smarthost: paperSmarthost() }),
    );
    app.route("/", demoRoutes({ ...logins, accounts: ["ann@first.example", "gone@first.example"] }));
  });
  after(async () => {
    await logins[Symbol.asyncDispose]();
    await at[Symbol.asyncDispose]();
  });

  it("is opened by the secret from the terminal, for half an hour", async () => {
    const secret = await firstStart.secret();
    const look = async (with_: unknown) => (await browser().post("/api/setup/surroundings", { secret: with_ })).status;
    assert.deepEqual((await browser().post("/api/setup/surroundings", { secret })).value, { surroundings: ["here"] });
    assert.equal(await look("guess"), 403);
    assert.equal(await look(""), 403);
    assert.equal(await look(7), 422);
    at.clock.advance(30 * 60_000);
    assert.equal(await look(secret), 403);
  });

  it("tries and sets the smarthost", async () => {
    const relay = { host: " relay.example ", port: 587, user: "", password: "" };
    const ask = (path: string, body: Record<string, unknown>) => browser().post(`/api/setup/smarthost${path}`, body);
    assert.equal((await ask("/try", { ...relay, secret: "guess" })).status, 403);
    const secret = await firstStart.secret();
    assert.deepEqual((await ask("/try", { ...relay, secret })).value, {
      isOpen: true,
      words: "relay.example answers",
      isEncrypted: false,
    });
    assert.equal((await ask("", { ...relay, port: "587", secret })).status, 422);
    assert.equal((await ask("", { ...relay, secret })).status, 204);
  });

  it("makes the domain and its administrator, who is in; then it is a missing page", async () => {
    const secret = await firstStart.secret();
    const first = { secret, address: "Ann@first.example", name: "Ann", password: "open sesame" };
    const guest = browser();
    assert.equal((await guest.post("/api/setup/finish", { ...first, secret: "guess" })).status, 403);
    assert.equal((await guest.post("/api/setup/finish", { ...first, address: "no address" })).status, 422);
    assert.equal((await guest.post("/api/setup/finish", { ...first, password: "" })).status, 422);
    assert.equal((await guest.post("/api/setup/finish", { ...first, password: "sesame" })).status, 422);
    assert.equal(await logins.directory.isLocalDomain("first.example"), false);
    assert.deepEqual(await guest.post("/api/setup/finish", first), {
      status: 200,
      value: { address: "Ann@first.example" },
    });
    assert.equal((await guest.get("/api/me")).value["isAdministrator"], true);
    assert.ok((await logins.directory.keys.list("first.example")).length > 0);
    const entry = await logins.directory.account("ann@first.example");
    assert.ok(entry);
    assert.equal((await at.store.account(entry.id).read((mail) => mail.quota())).maxBytes, 5000);
    const missing = await (await guest.send("GET", "/nothing")).text();
    for (const path of ["/api/setup/finish", "/api/setup/surroundings"]) {
      const answer = await guest.send("POST", path, first);
      assert.deepEqual([answer.status, await answer.text()], [404, missing]);
    }
    await assert.rejects(firstStart.finish(first));
  });

  it("a demo opens its accounts to its own machine only, under its own names", async () => {
    const from = (remoteAddress: string, host: string, path: string, method = "GET") =>
      app.request(
        `http://${host}${path}`,
        { method, headers: { host, origin: `http://${host}` } },
        { incoming: { socket: { remoteAddress } } },
      );
    const here = await from("127.0.0.1", "localhost:8080", "/login/demo");
    assert.deepEqual(await here.json(), { accounts: ["ann@first.example", "gone@first.example"] });
    const path = "/login/demo/ann@first.example";
    const login = await from("127.0.0.1", "127.0.0.1:8080", path, "POST");
    assert.equal(login.status, 200);
    assert.match(login.headers.get("set-cookie") ?? "", /^posthorn=/);
    assert.equal((await from("192.0.2.1", "127.0.0.1:8080", path, "POST")).status, 404);
    assert.equal((await from("127.0.0.1", "rebound.example", path, "POST")).status, 404);
    assert.equal((await from("127.0.0.1", "rebound.example", "/login/demo")).status, 404);
    assert.equal((await from("127.0.0.1", "localhost", "/login/demo/gone@first.example", "POST")).status, 404);
    assert.equal((await from("127.0.0.1", "localhost", "/login/demo/other@first.example", "POST")).status, 404);
    const evil = { host: "localhost", origin: "https://evil.example" };
    const incoming = { incoming: { socket: { remoteAddress: "127.0.0.1" } } };
    assert.equal(
      (await app.request(`http://localhost${path}`, { method: "POST", headers: evil }, incoming)).status,
      403,
    );
    const real = new Hono().route("/", demoRoutes({ ...logins, accounts: [] }));
    assert.equal((await real.request("http://localhost/login/demo", { headers: { host: "localhost" } })).status, 404);
  });
});
