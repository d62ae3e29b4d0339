import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Hono } from "hono";
import { bodyOf } from "./body.ts";
import { answer } from "./frame.ts";

const app = new Hono();
app.all("/", (context) => answer(context, async () => (await bodyOf(context)).fields));

/** Sent in chunks, without saying how long it is, as proxies do. */
async function send(text: string, type = "application/json"): Promise<readonly [number, unknown]> {
  const response = await app.request("/", { method: "POST", headers: { "content-type": type }, body: text });
  return [response.status, ((await response.json()) as { code?: string }).code];
}

describe("the body of a request of our pages", () => {
  it("is read when nobody said how long it is", async () => {
    const response = await app.request("/", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"name":"Ann"}',
    });
    assert.deepEqual(await response.json(), { name: "Ann" });
  });

  it("may be absent, and is never looked at where something is only asked for", async () => {
    assert.deepEqual(await (await app.request("/", { method: "POST" })).json(), {});
    assert.deepEqual(await (await app.request("/")).json(), {});
  });

  it("has a limit, however it comes", async () => {
    assert.deepEqual(await send(JSON.stringify({ text: "x".repeat(70_000) })), [413, "too-large"]);
    const headers = { "content-type": "application/json", "content-length": "70000" };
    assert.equal((await app.request("/", { method: "POST", headers, body: "{}" })).status, 413);
  });

  it("is a JSON object", async () => {
    for (const text of ["[1]", "1", "null", "{"]) assert.deepEqual(await send(text), [422, "invalid"], text);
    assert.deepEqual(await send("{}", "text/plain"), [422, "invalid"]);
  });
});
