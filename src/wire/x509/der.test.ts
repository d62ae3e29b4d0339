import assert from "node:assert/strict";
import { it } from "node:test";
import { der, element, OCTET_STRING } from "./der.ts";

it("an element is read as it was made, however long it is", () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const made = der(OCTET_STRING, new Uint8Array(length).fill(7));
    const read = element(made, 0, made.length);
    assert.equal(read?.tag, OCTET_STRING);
    assert.equal(read.end - read.start, length);
    assert.equal(element(made, 0, made.length - 1), undefined);
  }
});
