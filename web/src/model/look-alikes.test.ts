import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lookAlikeOf } from "./look-alikes.ts";
import { parseAddresses } from "./people.ts";

const known = parseAddresses("Ann Brown <ann@bank-of-far.example>, bob@posthorn.test, Cher <c@x.example>");

const cases: readonly (readonly [sender: string, kind: string | undefined])[] = [
  ["Ann Brown <ann@bank-of-far.example>", undefined],
  ["Ann Brown <ANN@Bank-of-Far.example>", undefined],
  ["Ann Brown <ann.brown@mail.example>", "name-of-known"],
  ["Аnn  Brown <x@mail.example>", "name-of-known"],
  ["Cher <other@mail.example>", undefined],
  ["Zoë <zoe@bank-of-far.example>", undefined],
  ["Support <s@bank-of-fаr.example>", "domain-of-known"],
  ["Support <s@bank-0f-far.example>", "domain-of-known"],
  ["Support <s@bannk-of-far.example>", "domain-of-known"],
  ["Support <s@bank-fo-far.example>", "domain-of-known"],
  ["Support <s@postborn.test>", "domain-of-known"],
  ["Support <s@posthorn.example>", undefined],
  ["Support <s@y.example>", undefined],
  ['"help@bank.example" <x@evil.example>', "name-is-address"],
  ['"help@bank.example" <x@mail.bank.example>', undefined],
  ['"Bob (bob@posthorn.test)" <x@evil.example>', "name-is-address"],
  ["Shop <news@раураӏ.example>", "foreign-letters"],
  ["Shop <news@раурау.example>", "foreign-letters"],
  ["Пётр <p@почта.example>", undefined],
];

describe("senders who look like somebody else", () => {
  for (const [text, kind] of cases)
    it(`${text}: ${kind ?? "no"}`, () => {
      const [sender] = parseAddresses(text);
      assert.ok(sender !== undefined);
      assert.equal(lookAlikeOf(sender, known)?.kind, kind);
    });
});
