import assert from "node:assert/strict";
import { isIPv6 } from "node:net";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isAskable, isNobodys, reverseName } from "./name.ts";

describe("names", () => {
  const askable: readonly [string, boolean][] = [
    ["example.test", true],
    ["_25._tcp.mx.example.test", true],
    ["xn--bcher-kva.test", true],
    ["test", true],
    ["", false],
    ["a..b", false],
    [".test", false],
    ["bücher.test", false],
    ["with space.test", false],
    ["a\\.b.test", false],
    [`${"a".repeat(63)}.test`, true],
    [`${"a".repeat(64)}.test`, false],
    [`${"a.".repeat(126)}a`, true],
    [`${"a.".repeat(127)}a`, false],
  ];
  for (const [name, yes] of askable) {
    it(`${yes ? "asks for" : "does not ask for"} "${name.slice(0, 40)}"`, () => assert.equal(isAskable(name), yes));
  }

  it("knows which top-level names are nobody's", () => {
    assert.deepEqual(
      ["printer.local", "x.onion", "localhost", "a.invalid", "example.test", "local.test"].map(isNobodys),
      [true, true, true, true, false, false],
    );
  });

  const reverse: readonly [string, string | undefined][] = [
    ["192.0.2.7", "7.2.0.192.in-addr.arpa"],
    ["::ffff:192.0.2.7", "7.2.0.192.in-addr.arpa"],
    ["2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"],
    ["fe80::1%eth0", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa"],
    ["::", `${"0.".repeat(32)}ip6.arpa`],
    ["example.test", undefined],
  ];
  for (const [address, name] of reverse) {
    it(`finds the reverse name of ${address}`, () => assert.equal(reverseName(address), name));
  }

  it("reverses every IPv6 address back to itself", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        fc.pre(isIPv6(address));
        const digits = (reverseName(address) ?? "")
          .replace(/\.ip6\.arpa$/, "")
          .split(".")
          .toReversed();
        fc.pre(digits.length === 32);
        const groups = Array.from({ length: 8 }, (_, i) => digits.slice(4 * i, 4 * i + 4).join(""));
        assert.equal(new URL(`http://[${groups.join(":")}]`).hostname, new URL(`http://[${address}]`).hostname);
      }),
    );
  });
});
