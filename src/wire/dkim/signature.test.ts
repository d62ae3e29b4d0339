import assert from "node:assert/strict";
import { it } from "node:test";
import { signatureField } from "./signature.ts";

it("a signature is made of the fields and of its own, and then stands in it", () => {
  const field = signatureField(
    "ARC-Seal",
    [
      ["a", "x"],
      ["b", ""],
      ["i", "1"],
    ],
    [Buffer.from("from:a\r\n")],
  );
  assert.equal(Buffer.from(field.signed).toString(), "from:a\r\narc-seal:a=x; b=; i=1");
  assert.equal(field.complete(Buffer.from("signed")), "ARC-Seal: a=x; b=c2lnbmVk; i=1\r\n");
});
