import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import { silentLog } from "../base/log.ts";
import type { Gate } from "../directory/login.ts";
import { JmapEndpoint } from "../jmap/endpoint.ts";
import type { AccountId } from "../store/model.ts";
import { temporaryStore } from "../store/testing/temporary-store.ts";
import { httpApp } from "./app.ts";

await using at = await temporaryStore();
const nobody = { maySendAs: async () => false, accountById: async () => undefined };
/** Knows one account. */
const gate: Pick<Gate, "password"> = {
  async password(_claimant, name, password) {
    if (name === "ada@example.com" && password === "grüße") return { accountId: 1 as AccountId, address: name };
    throw new Refusal("forbidden", "wrong name or password");
  },
};

function appWith(check: () => Promise<void>) {
  let now = 0;
  const app = httpApp({
    checkStore: check,
    metricsPage: async () => "posthorn_up 1\n",
    metricsType: "text/plain; version=0.0.4",
    now: () => now,
    jmap: new JmapEndpoint({
      store: at.store,
      directory: nobody,
      clock: at.clock,
      log: silentLog,
      hostname: "mx.example.com",
      messageBytesMax: 1000,
    }),
    login: { gate, log: silentLog, clearTextLogins: false },
  });
  return { app, later: (ms: number) => void (now += ms) };
}

describe("HTTP", () => {
  it("says that the server is well, and asks the store at most once a second", async () => {
    let asked = 0;
    const { app, later } = appWith(async () => void asked++);
    for (let i = 0; i < 10; i++) assert.equal((await app.request("/healthz")).status, 200);
    assert.equal(asked, 1);
    later(1000);
    assert.deepEqual(await (await app.request("/healthz")).json(), { status: "ok" });
    assert.equal(asked, 2);
  });

  it("says why the server is not well, and that it is again", async () => {
    let full = true;
    const { app, later } = appWith(() => (full ? Promise.reject(new Error("the disk is full")) : Promise.resolve()));
    const answer = await app.request("/healthz");
    assert.equal(answer.status, 503);
    assert.deepEqual(await answer.json(), { status: "failing", reason: "the disk is full" });
    full = false;
    later(1000);
    assert.equal((await app.request("/healthz")).status, 200);
  });

  it("gives the metrics with their type, and nothing else", async () => {
    const { app } = appWith(async () => undefined);
    const answer = await app.request("/metrics");
    assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4");
    assert.equal(await answer.text(), "posthorn_up 1\n");
    assert.equal((await app.request("/")).status, 404);
    assert.equal((await app.request("/metrics", { method: "POST" })).status, 404);
  });

  const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString("base64")}` } });

  it("gives the JMAP Session to who logs in, with URLs of the host that was asked", async () => {
    const { app } = appWith(async () => undefined);
    for (const path of ["/.well-known/jmap", "/jmap/session"]) {
      const asked = basic("ada@example.com:grüße");
      const answer = await app.request(`http://mail.example.com:8080${path}`, {
        headers: { ...asked.headers, host: "mail.example.com:8080" },
      });
      assert.equal(answer.status, 200);
      const session = (await answer.json()) as Record<string, unknown>;
      assert.equal(session["apiUrl"], "http://mail.example.com:8080/jmap/api");
      assert.equal(session["username"], "ada@example.com");
    }
  });

  it("asks for a login, and takes no wrong one", async () => {
    const { app } = appWith(async () => undefined);
    for (const init of [
      {},
      basic("ada@example.com:wrong"),
      basic("no colon"),
      { headers: { authorization: "Basic ?" } },
    ]) {
      const answer = await app.request("/jmap/session", init);
      assert.equal(answer.status, 401);
      assert.match(answer.headers.get("www-authenticate") ?? "", /^Basic /);
    }
  });
});
