import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { httpApp } from "./app.ts";

function appWith(check: () => Promise<void>) {
  let now = 0;
  const app = httpApp({
    checkStore: check,
    metricsPage: async () => "posthorn_up 1\n",
    metricsType: "text/plain; version=0.0.4",
    now: () => now,
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
});
