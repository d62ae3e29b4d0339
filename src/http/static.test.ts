import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { staticRoutes } from "./static.ts";

const folder = await mkdtemp(join(tmpdir(), "posthorn-web-"));
after(() => rm(folder, { recursive: true }));
await mkdir(join(folder, "assets"));
for (const [name, text] of [
  ["index.html", "<!doctype html>app"],
  ["message.html", "<!doctype html>"],
  ["assets/index-abc.js", "script"],
  ["assets/index-abc.js.br", "packed"],
  ["notes.map", "{}"],
] as const)
  await writeFile(join(folder, name), text);
let isFresh = false;
const app = staticRoutes(folder, {
  isAdmin: async (context) => context.req.header("x-test") === "admin",
  isFresh: async () => isFresh,
});

describe("the files of the webmail", () => {
  it("answers all its addresses with the one page, which is asked for anew each time", async () => {
    for (const path of ["/", "/mail/F1", "/mail/F1/T2", "/search", "/search/T2?q=x", "/settings/general"]) {
      const answer = await app.request(path);
      assert.equal(answer.status, 200, path);
      assert.equal(await answer.text(), "<!doctype html>app");
      assert.equal(answer.headers.get("cache-control"), "no-cache");
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
      assert.equal(answer.headers.get("cross-origin-opener-policy"), "same-origin");
    }
  });

  it("allows the page no script, style or connection but ours", async () => {
    const policy = (await app.request("/")).headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; /);
    assert.match(policy, /script-src 'self';/);
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  });

  it("allows the document of a message no script and nothing from elsewhere", async () => {
    const policy = (await app.request("/message.html")).headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; img-src blob: data:;/);
    assert.match(policy, /sandbox allow-same-origin allow-popups/);
    assert.doesNotMatch(policy, /allow-scripts|script-src|allow-forms|allow-top|https?:/);
  });

  it("keeps files with hash names for ever, packed for who can unpack them", async () => {
    const plain = await app.request("/assets/index-abc.js");
    assert.equal(plain.headers.get("cache-control"), "public, max-age=31536000, immutable");
    assert.equal(plain.headers.get("content-encoding"), null);
    assert.equal(await plain.text(), "script");
    const packed = await app.request("/assets/index-abc.js", { headers: { "accept-encoding": "gzip, br" } });
    assert.equal(packed.headers.get("content-encoding"), "br");
    assert.equal(packed.headers.get("vary"), "accept-encoding");
    assert.equal(await packed.text(), "packed");
  });

  it("gives nothing else", async () => {
    for (const path of [
      "/notes.map",
      "/assets/index-abc.js.br",
      "/assets/",
      "/../package.json",
      "/%2e%2e/x",
      "/mailbox",
    ])
      assert.equal((await app.request(path)).status, 404, path);
  });

  it("shows the administration to administrators only", async () => {
    for (const path of ["/admin", "/admin/domains"]) {
      assert.equal((await app.request(path, { headers: { "x-test": "admin" } })).status, 200);
      assert.equal((await app.request(path)).status, 404);
    }
  });

  it("leads a first visit to the set-up, which is not there afterwards", async () => {
    isFresh = true;
    const first = await app.request("/");
    assert.deepEqual([first.status, first.headers.get("location")], [302, "/setup"]);
    assert.equal((await app.request("/setup")).status, 200);
    isFresh = false;
    assert.equal((await app.request("/")).status, 200);
    assert.equal((await app.request("/setup")).status, 404);
  });

  it("answers nothing where the webmail was not built", async () =>
    assert.equal(
      (
        await staticRoutes(join(folder, "nowhere"), { isAdmin: async () => true, isFresh: async () => true }).request(
          "/",
        )
      ).status,
      404,
    ));
});
