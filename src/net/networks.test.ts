import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isLoopback } from "../base/network.ts";
import { isNetwork, isOfAnother, isPublic, Networks, unmapped } from "./networks.ts";

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

  it("know which addresses are of the Internet, and which another machine may have", () => {
    for (const address of ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
      assert.deepEqual([isPublic(address), isOfAnother(address)], [true, true], address);
    for (const address of [
      "10.0.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "fd00::1",
      "fe80::1",
      "::ffff:10.0.0.1",
      "64:ff9b::7f00:1",
    ])
      assert.deepEqual([isPublic(address), isOfAnother(address)], [false, true], address);
    for (const address of [
      "127.0.0.1",
      "127.9.9.9",
      "::1",
      "0.0.0.0",
      "0.1.2.3",
      "::",
      "::ffff:127.0.0.1",
      "::ffff:7f00:1",
      "::7f00:1",
      "::127.0.0.1",
      "224.0.0.1",
      "ff02::1",
      "255.255.255.255",
      "x",
    ])
      assert.deepEqual([isPublic(address), isOfAnother(address)], [false, false], address);
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
