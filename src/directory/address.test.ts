import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Refusal } from "../base/errors.ts";
import { checkedAddress, checkedDomain, formatAddress, normalDomain, parseAddress, splitDetail } from "./address.ts";

describe("addresses", () => {
  const keys: readonly [string, string | undefined][] = [
    ["User@Example.ORG", "user@example.org"],
    ["JOSÉ@example.org", "josé@example.org"],
    ["Jose\u0301@example.org", "josé@example.org"],
    ["u@Bücher.example", "u@xn--bcher-kva.example"],
    ["u@XN--BCHER-KVA.example", "u@xn--bcher-kva.example"],
    ["u@BÜCHER.example", "u@xn--bcher-kva.example"],
    ["u@localhost", "u@localhost"],
    ["a@b@example.org", "a@b@example.org"],
    ["@example.org", undefined],
    ["user", undefined],
    ["user@", undefined],
    ["user@exa mple.org", undefined],
    ["user@-example.org", undefined],
    ["user@example..org", undefined],
    ["user@example.org.", undefined],
    ["user@[192.0.2.1]", undefined],
    [`user@${"a".repeat(64)}.org`, undefined],
    [`user@${"a.".repeat(127)}org`, undefined],
  ];
  for (const [text, key] of keys) {
    it(`${JSON.stringify(text.slice(0, 40))} is compared as ${key}`, () => assert.equal(parseAddress(text)?.key, key));
  }

  it("keep the local part as given and the domain in its normal form", () => {
    const address = parseAddress("Jose\u0301@BÜCHER.example");
    assert.equal(address && formatAddress(address), "José@xn--bcher-kva.example");
  });

  for (const wrong of [
    "user",
    "a b@example.org",
    '"a b"@example.org',
    ".a@example.org",
    "a.@example.org",
    "a..b@example.org",
    "a,b@example.org",
    "a\u0000@example.org",
    "a<b>@example.org",
    "a(b)@example.org",
    `${"a".repeat(65)}@example.org`,
    `${"ü".repeat(33)}@example.org`,
    `${"a".repeat(64)}@${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(60)}.${"e".repeat(20)}.org`,
    "u@exam_ple!.org",
  ]) {
    it(`does not give ${JSON.stringify(wrong.slice(0, 30))} to anybody`, () => {
      assert.throws(
        () => checkedAddress(wrong),
        (error) => error instanceof Refusal && error.code === "invalid",
      );
    });
  }

  for (const right of [
    "a@b",
    "first.last+tag@example.org",
    "!#$%&'*+-/=?^_`{|}~@example.org",
    "δοκιμή@παράδειγμα.δοκιμή",
    `${"a".repeat(64)}@example.org`,
  ]) {
    it(`takes ${right.slice(0, 30)}`, () => assert.ok(checkedAddress(right)));
  }

  it("are the same after a second look", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 20 }), fc.domain(), (local, domain) => {
        const once = parseAddress(`${local}@${domain}`);
        if (once === undefined) return;
        assert.equal(parseAddress(once.key)?.key, once.key);
        assert.equal(parseAddress(formatAddress(once))?.key, once.key);
      }),
    );
  });
});

describe("domains", () => {
  it("are compared as lower-case A-labels", () => {
    assert.equal(normalDomain("EXAMPLE.org"), "example.org");
    assert.equal(normalDomain("例え.jp"), "xn--r8jz45g.jp");
    assert.equal(normalDomain("a/b.org"), undefined);
    assert.equal(normalDomain(""), undefined);
  });

  it("are refused with a reason when they are none", () => {
    assert.throws(() => checkedDomain("exam ple"), /"exam ple" is not a domain name/);
  });
});

describe("the tag of an address", () => {
  const cases: readonly [string, string, ReturnType<typeof splitDetail>][] = [
    ["user+tag", "+", { user: "user", detail: "tag" }],
    ["user+a+b", "+", { user: "user", detail: "a+b" }],
    ["user+", "+", { user: "user", detail: "" }],
    ["+tag", "+", undefined],
    ["user", "+", undefined],
    ["user-tag", "-", { user: "user", detail: "tag" }],
    ["user--tag", "--", { user: "user", detail: "tag" }],
    ["user+tag", "", undefined],
  ];
  for (const [local, separator, expected] of cases) {
    it(`${local} by ${JSON.stringify(separator)}`, () => assert.deepEqual(splitDetail(local, separator), expected));
  }
});
