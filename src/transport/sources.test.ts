import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSmtpPeer } from "../../test/support/smtp-peer.ts";
import { Sources } from "./sources.ts";
import { deliver, handover, hopTo, transport } from "./testing/handover.ts";

const settings = {
  hostname: "out.test",
  addresses: ["127.0.0.5"],
  domains: [{ domain: "books.test", hostname: "books.out.test", addresses: ["127.0.0.6", "127.0.0.7", "::1"] }],
};

describe("where mail comes from", () => {
  it("is decided by the sender's domain", () => {
    const sources = new Sources(settings);
    assert.equal(sources.for(undefined).hostname, "out.test");
    assert.equal(sources.for("here.test").hostname, "out.test");
    assert.equal(sources.for("BOOKS.test").hostname, "books.out.test");
    assert.notEqual(sources.for("books.test").key, sources.for("here.test").key);
  });

  it("is the same for a domain in either way of writing it", () => {
    const sources = new Sources({
      ...settings,
      domains: [{ ...settings, domain: "xn--bcher-kva.test", hostname: "b" }],
    });
    for (const domain of ["bücher.test", "BÜCHER.test", "xn--bcher-kva.test"])
      assert.equal(sources.for(domain).hostname, "b", domain);
    assert.equal(sources.for("[192.0.2.1]").hostname, "out.test");
  });

  it("is one of the addresses of the same kind", () => {
    const books = new Sources(settings).for("books.test");
    const used = new Set(Array.from({ length: 100 }, () => books.binding(4)?.localAddress));
    assert.deepEqual(used, new Set(["127.0.0.6", "127.0.0.7"]));
    assert.deepEqual(books.binding(6), { localAddress: "::1" });
    assert.equal(new Sources(settings).for(undefined).binding(6), undefined);
    assert.deepEqual(new Sources({ ...settings, addresses: [] }).for(undefined).binding(6), {});
  });

  it("is what the other server sees", async () => {
    await using peer = await startSmtpPeer();
    await using out = transport({ sources: settings });
    await deliver(out, handover(hopTo(peer.port)));
    assert.equal(peer.connections[0]?.socket.remoteAddress, "127.0.0.5");
    const { outcomes, first } = await deliver(
      out,
      handover(hopTo(peer.port, { host: { name: "::1", port: peer.port } })),
    );
    assert.deepEqual(outcomes, ["deferred 451 4.4.1"]);
    assert.match(first.reply.text, /no address of its kind/);
  });
});
