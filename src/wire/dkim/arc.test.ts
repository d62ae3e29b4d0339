import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FieldNames } from "../mime/header.ts";
import { ARC_FIELDS, readArcChain, type ArcChain } from "./arc.ts";
import { ARC_SETS_MAX } from "./limits.ts";
import { readSignableHeader } from "./selection.ts";

const seal = (i: number | string, cv = "pass"): string => `ARC-Seal: a=x;\r\n cv=${cv}; i=${i}\r\n`;
const signature = (i: number | string): string => `ARC-Message-Signature: i = ${i} ; a=x\r\n`;
const results = (i: number | string): string => `ARC-Authentication-Results: i=${i}; host; arc=none (i=7)\r\n`;
const set = (i: number, cv?: string): string => seal(i, cv) + signature(i) + results(i);
const sets = (count: number): string => Array.from({ length: count }, (_, i) => set(count - i)).join("");

function read(header: string): ArcChain {
  return readArcChain(readSignableHeader(Buffer.from(`${header}\r\n`), new FieldNames(ARC_FIELDS)));
}

describe("the ARC chain of a message", () => {
  it("is read from its first set to its last, wherever the fields stand", () => {
    assert.deepEqual(read("From: a\r\n"), { fields: [], next: 1, ended: false });
    const chain = read(signature(2) + set(1, "none") + results(2) + seal(2));
    assert.equal(
      Buffer.concat(chain.fields ?? []).toString(),
      results(1) + signature(1) + seal(1, "none") + results(2) + signature(2) + seal(2),
    );
    assert.equal(chain.next, 3);
  });

  const broken = {
    "a set without a seal": signature(1) + results(1),
    "a number that is there twice": set(1) + results(1),
    "a gap": set(1) + set(3),
    "no number": set(1) + "ARC-Seal: a=x\r\n",
    "number 0": set(1) + results(0),
    "a number in words": set(1) + seal("two"),
    "a number that is too high": set(1) + results(ARC_SETS_MAX + 1),
    "what is no tag list": set(1) + "ARC-Seal: i=2; i=2\r\n",
  };
  for (const [what, header] of Object.entries(broken)) {
    it(`is broken by ${what}`, () => {
      assert.equal(read(header).fields, undefined);
    });
  }

  it("has an end", () => {
    assert.equal(read(sets(ARC_SETS_MAX - 1)).next, ARC_SETS_MAX);
    assert.equal(read(sets(ARC_SETS_MAX)).fields?.length, 3 * ARC_SETS_MAX);
    assert.equal(read(sets(ARC_SETS_MAX)).next, undefined);
    assert.equal(read(sets(2)).ended, false);
    assert.equal(read(set(2, "Fail") + set(1)).ended, true);
    assert.equal(read(set(2) + set(1, "fail")).ended, false);
  });
});
