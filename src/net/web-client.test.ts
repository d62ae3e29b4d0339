import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type Authority, type Issued, makeAuthority } from "../../test/support/authority.ts";
import { startPolicyHost } from "../../test/support/policy-host.ts";
import { askHttps, type WebRequest, UntrustedServer } from "./web-client.ts";

describe("asking web servers", () => {
  let authority: Authority;
  let certificate: Issued;
  before(async () => {
    authority = await makeAuthority();
    certificate = await authority.issue({ names: ["web.example.test"] });
  });

  async function open(answer: { body: string; hang?: boolean; headers?: Record<string, string> } = { body: "yes" }) {
    const host = await startPolicyHost(certificate);
    host.answer = answer;
    const ask = (changes: Partial<WebRequest> = {}) =>
      askHttps({
        url: new URL(`https://web.example.test:${host.port}/path?x=1`),
        method: "GET",
        headers: {},
        addressesOf: async () => ["127.0.0.1"],
        authorities: [authority.certificate],
        privateAddresses: true,
        timeoutMs: 5_000,
        bodyOctetsMax: 100,
        ...changes,
      });
    return { host, ask, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
  }

  it("tells status, type and body", async () => {
    await using up = await open({ body: "yes", headers: { "content-type": "Text/Plain; charset=utf-8" } });
    const { headers, ...answer } = await up.ask();
    assert.equal(headers["content-type"], "Text/Plain; charset=utf-8");
    assert.deepEqual(answer, {
      status: 200,
      contentType: "text/plain",
      location: undefined,
      retryAfter: undefined,
      body: Buffer.from("yes"),
    });
    assert.deepEqual(up.host.asked, ["GET web.example.test /path?x=1"]);
  });

  it("sends a body", async () => {
    await using up = await open();
    await up.ask({ method: "POST", body: Buffer.from("report") });
    assert.deepEqual(up.host.posted, [Buffer.from("report")]);
  });

  it("goes on to the next address of the host", async () => {
    await using up = await open();
    assert.equal((await up.ask({ addressesOf: async () => ["::1", "127.0.0.1"] })).status, 200);
  });

  it("gives up on who says too much, or too little", async () => {
    await using long = await open({ body: "x".repeat(101) });
    await assert.rejects(long.ask(), /too long/);
    await using slow = await open({ body: "x", hang: true });
    await assert.rejects(slow.ask({ timeoutMs: 100 }), /took too long/);
  });

  it("tells who is not trusted from what does not work", async () => {
    await using up = await open();
    await assert.rejects(up.ask({ authorities: [] }), UntrustedServer);
    const elsewhere = new URL(`https://other.example.test:${up.host.port}/`);
    await assert.rejects(up.ask({ url: elsewhere }), UntrustedServer);
    await assert.rejects(up.ask({ addressesOf: async () => [] }), /has no address/);
    await assert.rejects(up.ask({ addressesOf: () => Promise.reject(new Error("no idea")) }), /no idea/);
    assert.deepEqual(up.host.asked, []);
  });

  it("goes to no address that is not on the Internet, if so told", async () => {
    await using up = await open();
    const at = async (...addresses: string[]) =>
      up.ask({ privateAddresses: false, addressesOf: async () => addresses });
    for (const address of [
      "127.0.0.1",
      "10.1.2.3",
      "169.254.169.254",
      "::1",
      "fd00::1",
      "fe80::1",
      "::ffff:127.0.0.1",
    ]) {
      await assert.rejects(at("198.41.0.4", address), /no address on the Internet/, address);
      const url = new URL(address.includes(":") ? `https://[${address}]/` : `https://${address}/`);
      await assert.rejects(up.ask({ privateAddresses: false, url }), /no address on the Internet/, address);
    }
    assert.deepEqual(up.host.asked, []);
  });
});
