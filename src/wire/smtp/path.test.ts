import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cpuMs } from "../../../test/support/cpu-time.ts";
import fc from "fast-check";
import { addressOf, AddressProblem, formatPath, isAddressLiteral, readAddress, readPath } from "./path.ts";

const read = (text: string): string | undefined => {
  const { path, end } = readPath(text, 0);
  assert.equal(end, text.length);
  return path === undefined ? undefined : addressOf(path);
};

describe("addresses", () => {
  it("are read whole, with a domain", () => {
    assert.deepEqual(readAddress("ann@example.test"), { local: "ann", domain: "example.test", utf8: false });
    assert.equal(readAddress('"a b"@example.test').local, "a b");
    for (const text of ["", "ann", "postmaster", "a@b>", "a@b> <c@d", "<a@b>", "a@b c", "a@b\r\n"])
      assert.throws(() => readAddress(text), AddressProblem, text);
  });
});

describe("paths", () => {
  const good: readonly [text: string, address: string | undefined][] = [
    ["<>", undefined],
    ["<a@b.example>", "a@b.example"],
    ["<Postmaster>", "Postmaster"],
    ["<user+tag@sub.domain.example>", "user+tag@sub.domain.example"],
    ["<!#$%&'*+/=?^_`{|}~-@b>", "!#$%&'*+/=?^_`{|}~-@b"],
    ["<a..b.@docomo.example>", "a..b.@docomo.example"],
    ['<"a b"@c.example>', "a b@c.example"],
    ['<"a\\"\\\\\\b"@c.example>', 'a"\\b@c.example'],
    ['<"a@b"@c.example>', "a@b@c.example"],
    ["<@relay.example,@other.example:a@b.example>", "a@b.example"],
    ["<@relay.example:a@b.example>", "a@b.example"],
    ["<a@[192.0.2.1]>", "a@[192.0.2.1]"],
    ["<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]"],
    ["<a@[IPv6:::ffff:192.0.2.1]>", "a@[IPv6:::ffff:192.0.2.1]"],
    ["<a@host_name.example>", "a@host_name.example"],
    ["<jürgen@bücher.example>", "jürgen@bücher.example"],
    ["<用户@例子.example>", "用户@例子.example"],
    [`<${"l".repeat(200)}@b>`, `${"l".repeat(200)}@b`],
  ];
  for (const [text, address] of good) it(`reads ${text.slice(0, 60)}`, () => assert.equal(read(text), address));

  const bad = [
    "",
    "a@b",
    "<a@b",
    "<a b@c>",
    "<@b>",
    "<a@>",
    "<a@b@c>",
    "<a@.b>",
    "<a@b..c>",
    "<a@b.>",
    '<"a@b>',
    '<""@b>',
    "<a@[1.2.3]>",
    "<a@[1.2.3.4.5]>",
    "<a@[256.1.1.1]>",
    "<a@[IPv6:1.2.3.4]>",
    "<a@[x-tag:1]>",
    "<a@[1.2.3.4>",
    "<<a@b>>",
    "<a@b>>".slice(1),
    "<a\\@b@c>",
    `<${"l".repeat(257)}@b>`,
    `<a@${"d".repeat(256)}>`,
    "<,@a:b@c>",
    "<@a,b@c>",
    "<a@b/c>",
    "<a@b c>",
    "<a@-\u0000>",
  ];
  for (const text of bad)
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => assert.throws(() => readPath(text, 0), AddressProblem));

  it("knows when SMTPUTF8 is needed", () => {
    assert.equal(readPath("<a@b>", 0).path?.utf8, false);
    assert.equal(readPath("<ä@b>", 0).path?.utf8, true);
    assert.equal(readPath("<a@bü>", 0).path?.utf8, true);
  });

  it("reads what it writes", () => {
    const local = fc.string({
      unit: fc.constantFrom("a", "B", "7", ".", " ", '"', "\\", "@", "<", ">", "ü", "+", "(", ","),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(local, fc.constantFrom("b.example", "[192.0.2.1]", "bücher.example"), (name, domain) => {
        const path = { local: name, domain, utf8: /ü/.test(name + domain) };
        assert.deepEqual(readPath(formatPath(path), 0).path, path);
      }),
    );
  });

  it("refuses in a time that follows the length", () => {
    for (const text of [
      "<" + "@a,".repeat(4000),
      "<" + "a.".repeat(6000) + "\0",
      '<"' + "\\a".repeat(6000),
      "<a@" + "a.".repeat(6000) + "!",
    ]) {
      const took = cpuMs(() => assert.throws(() => readPath(text, 0), AddressProblem));
      assert.ok(took < 1000, `${text.slice(0, 5)}: ${took} ms`);
    }
  });

  it("knows address literals", () => {
    for (const each of ["1.2.3.4", "255.255.255.255", "IPv6:::1", "ipv6:2001:db8:0:0:0:0:0:1"])
      assert.ok(isAddressLiteral(each), each);
    for (const each of ["1.2.3", "1.2.3.4.", "::1", "IPv6:1", "IPv6:g::", "a.b", ""])
      assert.ok(!isAddressLiteral(each), each);
  });
});
