import assert from "node:assert/strict";
import { it } from "node:test";
import { seal, unseal } from "./sealed.ts";

const secret = Buffer.alloc(32, 7);

it("a sealed text opens for its purpose, for its time, and unchanged", () => {
  const sealed = seal(secret, "profile", { text: "grüße", expiresAt: 1000 });
  const open = (now: number, purpose = "profile", what = sealed) => unseal(secret, purpose, { sealed: what, now });
  assert.equal(open(999), "grüße");
  assert.equal(open(1000), undefined);
  assert.equal(open(999, "another"), undefined);
  assert.equal(unseal(Buffer.alloc(32, 8), "profile", { sealed, now: 0 }), undefined);
  // The last character has bits that stand for nothing.
  for (const at of [0, 15, 30, sealed.length - 2])
    assert.equal(
      open(0, "profile", sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1)),
      undefined,
    );
  for (const wrong of ["", "x", sealed.slice(4), "ä".repeat(100)]) assert.equal(open(0, "profile", wrong), undefined);
  assert.notEqual(seal(secret, "profile", { text: "grüße", expiresAt: 1000 }), sealed);
});
