import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isLoopback } from "../base/network.ts";
import { isNetwork, Networks, unmapped } from "./networks.ts";

describe("networks", () => {
  it("hold addresses of both families", () => {
    const networks = new Networks(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::ffff:198.51.100.1"]);
    for (const inside of ["10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7", "2001:db8:1::1", "198.51.100.1"])
      assert.ok(networks.has(inside), inside);
    for (const outside of ["11.0.0.1", "192.0.2.8", "2001:db9::1", "::1", "", "nonsense"])
      assert.ok(!networks.has(outside), outside);
    assert.ok(!new Networks([]).has("127.0.0.1"));
  });

  it("are told from other texts", () => {
    for (const text of ["10.0.0.0/8", "::/0", "192.0.2.1", "::1"]) assert.ok(isNetwork(text), text);
    for (const text of ["", "10.0.0.0/33", "10.0.0", "300.1.1.1", "example.org", "0x7f.1"])
      assert.ok(!isNetwork(text), text);
    assert.throws(() => new Networks(["10.0.0.0/8", "nowhere"]), /"nowhere" is neither an address nor a network/);
  });

  it("know loopback, and unwrap mapped addresses", () => {
    assert.deepEqual(["127.0.0.1", "127.9.9.9", "::1", "128.0.0.1", "::2"].map(isLoopback), [
      true,
      true,
      true,
      false,
      false,
    ]);
    assert.equal(unmapped("::ffff:192.0.2.1"), "192.0.2.1");
    assert.equal(unmapped("::ffff:c000:201"), "::ffff:c000:201");
    assert.equal(unmapped("2001:db8::1"), "2001:db8::1");
  });
});
