import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { addressText, asOneAddress } from "./addr-spec.ts";
import { mailboxes, parseAddresses } from "./address.ts";
import { addressField } from "./field-text.ts";

const read = (list: string): string[] => mailboxes(parseAddresses(Buffer.from(list))).map(addressText);

describe("one address as text", () => {
  const table: readonly (readonly [given: string, written: string])[] = [
    ["ada@example.com", "ada@example.com"],
    ["a.b+c@example.com", "a.b+c@example.com"],
    ["dot.@docomo.example", "dot.@docomo.example"],
    ["zoë@bücher.example", "zoë@bücher.example"],
    ["a@[192.0.2.1]", "a@[192.0.2.1]"],
    ['"a b"@example.com', '"a b"@example.com'],
    ["a b@example.com", '"a b"@example.com'],
    ["a@b>, <evil@example.com", '"a@b>, <evil"@example.com'],
    ["victim@bank.example,x@eve.example", '"victim@bank.example,x"@eve.example'],
    ['a"b@example.com', '"a\\"b"@example.com'],
    ["a@exa, mple.com>", "a@example.com"],
    ["root", "root"],
    ["not an address", '"not an address"'],
  ];
  for (const [given, written] of table)
    it(`is ${written} of ${given}`, () => {
      assert.equal(asOneAddress(given), written);
      assert.equal(asOneAddress(written), written, "and stays it");
    });

  it("keeps quotes around what others would take for two", () => {
    assert.deepEqual(read('"victim@bank.example,x"@eve.example, "a b"@x, <a@b@c>'), [
      '"victim@bank.example,x"@eve.example',
      '"a b"@x',
      '"a@b"@c',
    ]);
  });

  it("is one address in a field, whatever it is made of", () => {
    const characters = fc.constantFrom(...'ab.@,;:<>()[]"\\ \té');
    fc.assert(
      fc.property(fc.array(characters, { minLength: 1, maxLength: 12 }), (given) => {
        const email = `x${given.join("")}`;
        const field = addressField("To", [
          { name: undefined, email },
          { name: "Zoe", email },
          { name: undefined, email: "last@x" },
        ]);
        const found = read(field.slice("To: ".length));
        assert.equal(found.length, 3, field);
        assert.equal(found[2], "last@x");
      }),
    );
  });
});
