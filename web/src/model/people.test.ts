import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { distinct, formatAddress, initialsOf, isAddress, parseAddresses } from "./people.ts";

const MANY = 300_000;

describe("addresses that people type", () => {
  const cases: readonly (readonly [string, readonly (readonly [string | null, string])[]])[] = [
    ["a@x", [[null, "a@x"]]],
    [
      "a@x, b@y; c@z",
      [
        [null, "a@x"],
        [null, "b@y"],
        [null, "c@z"],
      ],
    ],
    ["Ann Brown <a@x>", [["Ann Brown", "a@x"]]],
    [
      '"Brown, Ann" <a@x>, b@y',
      [
        ["Brown, Ann", "a@x"],
        [null, "b@y"],
      ],
    ],
    ['"Q \\"z\\"" <a@x>', [['Q "z"', "a@x"]]],
    ["<a@x>", [[null, "a@x"]]],
    [
      "a@x\nb@y",
      [
        [null, "a@x"],
        [null, "b@y"],
      ],
    ],
    [" , ;", []],
    ["no address", [[null, "no address"]]],
  ];
  for (const [text, wanted] of cases)
    it(JSON.stringify(text), () =>
      assert.deepEqual(
        parseAddresses(text).map(({ name, email }) => [name, email]),
        wanted,
      ),
    );

  it("come back as they were formatted", () => {
    for (const name of [null, "Ann", "Brown, Ann", 'Q "z"', "Zoë Ångström", "山田 太郎"])
      assert.deepEqual(parseAddresses(formatAddress({ name, email: "a@x" })), [{ name, email: "a@x" }]);
  });

  // A link in a message can bring them: where each were looked at from each other, this would take hours.
  it("are read in no time, however many", { timeout: 60_000 }, () => {
    for (const unit of ["a,", "a <"]) assert.equal(parseAddresses(unit.repeat(MANY)).length, MANY, unit);
    for (const unit of ["<", '"', "\\"]) assert.ok(parseAddresses(unit.repeat(MANY)).length <= 1, unit);
  });

  it("are told from what is none", () => {
    for (const right of ["a@x", "a.b+c@mail.example.org", "ü@bücher.example"]) assert.ok(isAddress(right), right);
    for (const wrong of ["a", "a@", "@x", "a b@x", "a@x,b@y", ""]) assert.ok(!isAddress(wrong), wrong);
  });

  it("are the same whatever their case", () => assert.equal(distinct(parseAddresses("a@x, A@X, b@x")).length, 2));
});

describe("initials", () => {
  for (const [name, wanted] of [
    ["Ann Brown", "AB"],
    ["Maria da Silva", "MS"],
    ["Иван Петров", "ИП"],
    ["山田", "山"],
    [null, "A"],
  ] as const)
    it(`${name ?? "an address"}: ${wanted}`, () => assert.equal(initialsOf({ name, email: "a1@1" }), wanted));
});
