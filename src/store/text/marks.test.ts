import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { it } from "node:test";
import fc from "fast-check";
import { fold } from "../search/fold.ts";
import { hashesOf, marksOf, mayContain, withMore } from "./marks.ts";

const text = fc.oneof(fc.string({ maxLength: 400 }), fc.string({ unit: "binary", maxLength: 400 }));

it("never exclude a text that contains the term", () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.nat({ max: 60 }), (whole, start, length) => {
      const folded = fold(whole);
      const from = folded.length === 0 ? 0 : start % folded.length;
      const hashes = hashesOf(folded.slice(from, from + length));
      assert.ok(hashes === undefined || mayContain(marksOf(folded), hashes));
    }),
    { numRuns: 500 },
  );
});

it("never exclude what was put in front, or lies across", () => {
  fc.assert(
    fc.property(text, text, fc.nat(), fc.nat({ max: 60 }), (front, rest, start, length) => {
      const whole = fold(front) + fold(rest);
      const marks = withMore(marksOf(fold(rest)), fold(front) + fold(rest).slice(0, 2));
      const from = whole.length === 0 ? 0 : start % whole.length;
      const hashes = hashesOf(whole.slice(from, from + length));
      assert.ok(hashes === undefined || mayContain(marks, hashes));
    }),
    { numRuns: 500 },
  );
});

/** How the hashes of marks begin that were made before; who has to change them has every account indexed anew. */
const STORED = [
  "f5a5fd42d16a2030",
  "f5a5fd42d16a2030",
  "8ddbdbbf787f139a",
  "f5a5fd42d16a2030",
  "0e527533efde84c8",
  "3f58aed70c74c7bd",
  "c8b8afbf5b223427",
];

const long = Array.from(
  { length: 3000 },
  (_, i) => `${(i * 7919).toString(36)}${String.fromCharCode(0x2e70 + ((i * 31) % 60_000))}`,
).join("");

it("are of every place in a long text, which is gone through in pieces", () => {
  const marks = marksOf(long);
  for (let at = 0; at < long.length - 1; at++) {
    for (const length of [2, 3]) {
      const hashes = hashesOf(long.slice(at, at + length));
      assert.ok(hashes === undefined || mayContain(marks, hashes), `${length} letters at ${at}`);
    }
  }
});

it("are what accounts have stored", () => {
  const texts = ["", "a", "\u65e5\u672c", "a\u65e5", "gr\u00fc\u00dfe an alle", long, "\u4f1a\u8bae".repeat(5000)];
  const found = texts.map((each) => createHash("sha256").update(marksOf(each)).digest("hex").slice(0, 16));
  assert.deepEqual(found, STORED);
});

it("exclude nearly every text that does not contain a word", () => {
  const words = Array.from({ length: 3000 }, (_, i) => (i * 7919).toString(36));
  const marks = marksOf(words.slice(0, 1500).join(" "));
  const wrong = words.slice(1500).filter((word) => word.length > 3 && mayContain(marks, hashesOf(word) ?? []));
  assert.ok(wrong.length < 450, `${wrong.length} of 1500 are not excluded`);
  assert.ok(marks.length <= 4096, `${marks.length} bytes`);
});

it("tell nothing about terms under three letters, but for two of scripts where they are words", () => {
  assert.equal(hashesOf("ab"), undefined);
  assert.equal(hashesOf(""), undefined);
  const marks = marksOf("\u4f1a\u8bae\u8bb0\u5f55");
  assert.equal(mayContain(marks, hashesOf("\u4f1a\u8bae") ?? []), true);
  assert.equal(mayContain(marks, hashesOf("\u53d1\u7968") ?? []), false);
});

it("stay small for small texts and bounded for huge ones", () => {
  assert.equal(marksOf("").length, 64);
  assert.ok(marksOf("hello world ".repeat(100_000)).length <= 64);
  const random = Array.from({ length: 200_000 }, (_, i) => ((i * 2_654_435_761) % 2 ** 32).toString(36)).join(" ");
  assert.ok(marksOf(random).length <= 131_072);
});
