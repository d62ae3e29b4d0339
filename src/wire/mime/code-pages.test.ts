import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codePageDecoder } from "./code-pages.ts";

describe("a code page", () => {
  const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  for (const number of [437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 869, 1125]) {
    it(`${number} gives every byte one character, and ASCII its own`, () => {
      const text = codePageDecoder(`cp${number}`)?.(every) ?? "";
      assert.equal(text.length, 256);
      assert.equal(text.slice(0, 128), Buffer.from(every.subarray(0, 128)).toString("latin1"));
      const upper = Array.from(text.slice(128)).filter((character) => character !== "\ufffd");
      assert.equal(new Set(upper).size, upper.length, "no two bytes mean the same");
    });
  }

  it("has many names", () => {
    const names = [
      "cp850",
      "ibm850",
      "cp-850",
      "cp_850",
      "dos-850",
      "oem850",
      "850",
      "ccsid00850",
      "x-cp850",
      "cscp850",
    ];
    for (const name of names) assert.equal(codePageDecoder(name)?.(Uint8Array.of(0xe1)), "ß", name);
    for (const name of ["cp1252", "windows-1252", "cp866", "iso-8859-1", "", "8500", "constructor", "cp"])
      assert.equal(codePageDecoder(name), undefined, name);
  });
});
