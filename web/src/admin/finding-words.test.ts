import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SENTENCES } from "../../../src/trust/publishing/sentences.ts";
import { findingWords } from "./finding-words.ts";

describe("what is found of records, in other languages", () => {
  const { de } = findingWords;

  it("has a sentence for each that the server knows, and no other", () => {
    assert.deepEqual(Object.keys(de).toSorted(), Object.keys(SENTENCES).toSorted());
  });

  it("names what the server's sentence names", () => {
    for (const [code, sentence] of Object.entries(SENTENCES)) {
      const named = new Set<string>();
      const get = (_: object, name: string | symbol): string => {
        named.add(String(name));
        return "";
      };
      const values = new Proxy<Record<string, string>>({}, { get });
      (sentence as (texts: Record<string, string>) => string)(values);
      const told = Object.fromEntries([...named].map((name) => [name, name === "state" ? "active" : `<${name}>`]));
      assert.doesNotMatch(de[code]?.(told) ?? "", /undefined/, code);
    }
  });
});
