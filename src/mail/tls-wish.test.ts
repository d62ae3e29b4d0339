import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tlsWish } from "./tls-wish.ts";

describe("tlsWish", () => {
  const cases = [
    ["Subject: x", false, "as-policy"],
    ["TLS-Required: No", false, "optional"],
    ["tls-required:\r\n no ", false, "optional"],
    ["TLS-Required: No", true, "required"],
    ["Subject: x", true, "required"],
    ["TLS-Required: Yes", false, "as-policy"],
    ["TLS-Required: No\r\nTLS-Required: No", false, "as-policy"],
    ["Subject: x\r\n\r\nTLS-Required: No", false, "as-policy"],
  ] as const;
  for (const [header, requireTls, expected] of cases) {
    it(`${JSON.stringify(header)}${requireTls ? " with REQUIRETLS" : ""}: ${expected}`, () =>
      assert.equal(tlsWish(Buffer.from(`${header}\r\n\r\nx`), requireTls), expected));
  }
});
