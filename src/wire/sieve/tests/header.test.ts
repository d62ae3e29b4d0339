import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { comparators } from "../matching/comparator.ts";
import { isFieldName, mayHoldAddresses } from "../matching/field-names.ts";
import { Wildcard } from "../matching/wildcard.ts";
import { addressesIn } from "../message/addresses.ts";
import { readFields, shownValue } from "../message/fields.ts";
import { decided, decidedWithAll, judge, refuse, runOn } from "../testing/try-script.ts";
import { oneAddress } from "../language/address-argument.ts";
import { address } from "./address.ts";
import { always, never } from "./constants.ts";
import { envelope } from "./envelope.ts";
import { exists } from "./exists.ts";
import { header } from "./header.ts";
import { allof, anyof, not } from "./logic.ts";
import { size } from "./size.ts";

judge(header, [
  ['header :is "subject" "Grüße two folded words"', true],
  ['header "SUBJECT" "GRüßE TWO FOLDED WORDS"', true],
  ['header :contains "subject" "two folded"', true],
  ['header "x-a" "two"', true],
  ['header ["x-nope", "x-a"] ["three", "two"]', true],
  ['header :comparator "i;octet" "x-a" "ONE"', false],
  // RFC 5228 5.7: a field that is empty, one that is not there.
  ['header "x-empty" ""', true],
  ['header :contains "x-empty" ""', true],
  ['header :matches "x-empty" "*"', true],
  ['header :contains "x-nope" ""', false],
  ['header :matches "x-nope" "*"', false],
  // RFC 5228 2.4.2.2: no error for what is no name.
  ['header "subject:" "x"', false],
  ['header "" ""', false],
  ['header :matches "subject" "Gr??e*words"', true],
  ['header :matches "subject" "\\\\*"', false],
  // RFC 5231 7.
  ['header :value "lt" :comparator "i;ascii-numeric" ["x-number"] ["101"]', true],
  ['header :value "gt" "x-number" "99"', false],
  ['header :count "ge" :comparator "i;ascii-numeric" ["x-a"] ["2"]', true],
  ['header :count "gt" :comparator "i;ascii-numeric" ["x-a"] ["2"]', false],
  ['header :count "eq" "x-nope" "0"', true],
  // RFC 5260 6.
  ['header :index 1 "x-a" "one"', true],
  ['header :index 2 "x-a" "one"', false],
  ['header :index 1 :last "x-a" "two"', true],
  ['header :index 3 :matches "x-a" "*"', false],
  ['header :index 2 ["x-number", "x-a"] "one"', true],
  ['header :comparator "i;unicode-casemap" "subject" "GRÜßE TWO FOLDED WORDS"', true],
  ['header :comparator "i;unicode-casemap" "subject" "GRÜSSE TWO FOLDED WORDS"', false],
  ['header :comparator "i;unicode-casemap" :matches "subject" "?RÜßE two*"', true],
  ['header :comparator "i;unicode-casemap" :matches "subject" "gRÜ*"', true],
]);
refuse(header, [
  ['if header :comparator "i;none" "a" "b" { stop; }', "2:23 there is no comparator i;none here"],
  [
    'if header :contains :comparator "i;ascii-numeric" "a" "b" { stop; }',
    "2:4 i;ascii-numeric compares whole strings: it cannot be used with this match type",
  ],
  ['if header :value "above" "a" "b" { stop; }', '2:18 a relation is "gt", "ge", "lt", "le", "eq" or "ne"'],
  ['if header :last "a" "b" { stop; }', "2:4 :last needs :index"],
  ['if header :index 0 "a" "b" { stop; }', "2:4 :index counts from 1"],
  ['if header :index "1" "a" { stop; }', "2:11 :index takes a number"],
  ['if header :type "a" "b" { stop; }', "2:11 :type needs :mime"],
]);

judge(address, [
  // RFC 5228 5.1.
  ['address :is :all "from" "alice@example.com"', true],
  ['address :domain "from" "EXAMPLE.com"', true],
  ['address :localpart "from" "alice"', true],
  ['address "to" "carl@sub.example.net"', true],
  ['address "cc" "eve@y.example"', true],
  ['address :contains "from" "Liddell"', false],
  ['address :count "eq" "to" "2"', true],
  // RFC 5233 4.
  ['address :user "to" "bob"', true],
  ['address :detail "to" "tag"', true],
  ['address :detail "from" ""', false],
  ['address :contains :detail "from" ""', false],
]);
refuse(address, [
  ['if address "subject" "x" { stop; }', "2:12 the field subject holds no addresses"],
  ['if address :all :domain "to" "x" { stop; }', "2:17 :all and :domain exclude each other"],
]);

judge(envelope, [
  ['envelope "from" "alice@example.com"', true],
  ['envelope :all :is "from" "tim@example.com"', false],
  ['envelope :user "to" "bob"', true],
  ['envelope :detail "to" "tag"', true],
  ['envelope ["from", "to"] "bob+tag@example.org"', true],
  ['envelope "from" ""', true, { from: "" }],
  ['envelope :domain "from" ""', true, { from: "" }],
  ['envelope "auth" "carol"', true, { auth: "carol" }],
  ['envelope :matches "auth" "*"', false],
]);
refuse(envelope, [['if envelope "cc" "x" { stop; }', '2:13 the envelope has "from" and "to", no "cc"']]);

judge(exists, [
  ['exists ["From", "Date"]', true],
  ['exists ["From", "Bcc"]', false],
  ['exists "x-empty"', true],
]);

judge(size, [
  ["size :over 3", true, { message: "a\nb" }],
  ["size :over 4", false, { message: "a\nb" }],
  ["size :under 4", false, { message: "a\nb" }],
  ["size :under 5", true, { message: "a\nb" }],
  ["size :under 1K", true],
]);
refuse(size, [["if size 10 { stop; }", "2:4 size needs :over or :under"]]);

judge(always, [["true", true]]);
judge(never, [["false", false]]);
judge(not, [
  ["not false", true],
  ["not not false", false],
]);
judge(allof, [
  ["allof (true, true)", true],
  ["allof (true, false, true)", false],
]);
judge(anyof, [
  ["anyof (false, true)", true],
  ["anyof (false, false)", false],
]);

describe("what is compared", () => {
  it("is read of the bytes of the message", () => {
    const [from, tabbed] = readFields(Buffer.from('From: "a" <a@example.com>, b:;\r\nX:  a\r\n\tb \r\n'));
    assert.deepEqual(addressesIn(runOn(""), from!), ["a@example.com"]);
    assert.equal(shownValue(tabbed!), "a b");
    assert.ok(isFieldName("X-A") && !isFieldName("a:b") && !isFieldName("a b") && !isFieldName(""));
    assert.ok(mayHoldAddresses("X-Original-To") && !mayHoldAddresses("Date"));
  });

  it("are addresses that are just one mailbox", () => {
    const rows: readonly (readonly [string, string | undefined])[] = [
      ["a@example.com", "a@example.com"],
      [" Ann <a@example.com>", "a@example.com"],
      ["ü@exämple.com", "ü@exämple.com"],
      ["a@[192.0.2.1]", "a@[192.0.2.1]"],
      ["a", undefined],
      ["@example.com", undefined],
      ["a@", undefined],
      ["a@example.com,", undefined],
      ["a@example.com b", undefined],
      ["a@.example.com", undefined],
      ["a\0@example.com", undefined],
    ];
    for (const [text, expected] of rows) assert.equal(oneAddress(text), expected, text);
  });

  it("is compared as the comparators say (RFC 4790 9)", () => {
    const order = (name: string, a: string, b: string): number => {
      const { ready, order: by } = comparators.get(name)!;
      return Math.sign(by(ready(a), ready(b)));
    };
    assert.equal(order("i;ascii-casemap", "aé", "Aé"), 0);
    assert.notEqual(order("i;ascii-casemap", "É", "é"), 0);
    assert.equal(order("i;octet", "a", "B"), 1);
    assert.equal(order("i;octet", "\u{ffff}", "\u{10000}"), -1);
    assert.equal(order("i;ascii-numeric", "0010x", "10"), 0);
    assert.equal(order("i;ascii-numeric", "9", "10"), -1);
    assert.equal(order("i;ascii-numeric", "x", "99999999999999999999999"), 1);
    assert.equal(order("i;ascii-numeric", "x", ""), 0);
    assert.equal(order("i;unicode-casemap", "é", "É"), 0);
  });

  it("matches wildcards that take as little as they can", () => {
    const rows: readonly (readonly [string, string, readonly string[] | undefined])[] = [
      ["*", "", [""]],
      ["", "", []],
      ["", "a", undefined],
      ["?", "a", ["a"]],
      ["?", "😀", ["😀"]],
      ["?", "", undefined],
      ["*?", "a😀", ["a", "😀"]],
      ["a*b*c", "aXbYbZc", ["X", "YbZ"]],
      ["*a", "aaa", ["aa"]],
      ["**", "ab", ["", "ab"]],
      ["a*a", "a", undefined],
      ["*b?", "abbc", ["ab", "c"]],
      ["\\*\\?\\\\", "*?\\", []],
      ["a\\", "a\\", []],
      ["*x*", "abc", undefined],
    ];
    for (const [pattern, text, expected] of rows) {
      assert.deepEqual(
        new Wildcard(pattern, (each) => each).match(text, text, () => {}),
        expected,
        `${pattern} ${text}`,
      );
    }
  });

  it("costs no more than a run may: each comparison is counted", async () => {
    const message = `From: a@example.com\n\n${"a".repeat(1_000_000)}\n`;
    const hostile = `if body :raw :matches "*${"a?".repeat(2_000)}b*" { discard; }`.repeat(3);
    assert.match((await decidedWithAll(hostile, { message }))[1] ?? "", /the script takes too long/);
    assert.deepEqual(await decidedWithAll(`if body :raw :matches "${"*a".repeat(500)}b" { discard; }`, { message }), [
      "implicit keep",
    ]);
    const keys = Array.from({ length: 20_000 }, (_, i) => `"x${i}"`).join(",");
    assert.match(
      (await decidedWithAll(`if body :contains [${keys}] { discard; }`, { message }))[1] ?? "",
      /the script takes too long/,
    );
    const loops = `require ["foreverypart"]; foreverypart { ${"if true {}".repeat(20_000)} }`;
    const parts = `Content-Type: multipart/mixed; boundary=b\n\n${"--b\n\nx\n".repeat(5_000)}`;
    assert.match((await decided(loops, { message: parts }))[1] ?? "", /the script takes too long/);
  });
});
