import assert from "node:assert/strict";
import { it } from "node:test";
import { Hono } from "hono";
import { TestClock } from "../../base/clock.ts";
import { temporaryStore } from "../../store/testing/temporary-store.ts";
import { loginRoutes } from "../login.ts";
import { TestBrowser, temporaryLogins } from "../testing/logins.ts";
import { blockedRoutes } from "./blocked.ts";

it("people block senders, see whom they have blocked, and take it back", async () => {
  await using at = await temporaryStore();
  const clock = new TestClock();
  await using logins = await temporaryLogins(at.folder, clock);
  const browsers: TestBrowser[] = [];
  const app = new Hono();
  app.route("/", loginRoutes(logins.login));
  app.route("/", blockedRoutes({ ...logins, store: at.store, clock }));
  for (const name of ["ann", "bob"]) {
    const address = `${name}@example.org`;
    const { id } = await logins.directory.addAccount({ address, displayName: name, password: "open sesame" });
    await at.store.createAccount(id);
    const browser = new TestBrowser(app);
    assert.equal((await browser.post("/login", { name: address, password: "open sesame" })).status, 200);
    browsers.push(browser);
  }
  const [ann, bob] = browsers;
  assert.ok(ann && bob);
  assert.equal((await new TestBrowser(app).get("/api/blocked")).status, 401);

  const eve = { sender: "eve@far.example", since: clock.now() };
  assert.deepEqual((await ann.post("/api/blocked", { sender: "Eve@far.example" })).value, eve);
  assert.deepEqual((await ann.get("/api/blocked")).value, { senders: [eve] });
  assert.deepEqual((await bob.get("/api/blocked")).value, { senders: [] });
  assert.equal((await ann.post("/api/blocked", { sender: "eve" })).status, 422);
  assert.equal((await ann.post("/api/blocked", {})).status, 422);

  assert.equal((await bob.post("/api/blocked/remove", { sender: "eve@far.example" })).status, 404);
  assert.equal((await ann.post("/api/blocked/remove", { sender: "eve@far.example" })).status, 204);
  assert.deepEqual((await ann.get("/api/blocked")).value, { senders: [] });
});
