import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePublishedKey } from "./published-key.ts";

describe("a key record", () => {
  it("publishes a key", () => {
    assert.deepEqual(parsePublishedKey("p=YW Jj"), {
      algorithm: "rsa",
      key: Buffer.from("abc"),
      testing: false,
      exact: false,
    });
    assert.deepEqual(parsePublishedKey("v=DKIM1; k=ed25519; t=y : s; h=sha1:SHA256; s=*; n=a note; p=YWJj;"), {
      algorithm: "ed25519",
      key: Buffer.from("abc"),
      testing: true,
      exact: true,
    });
  });

  const problems: readonly (readonly [record: string, reason: RegExp])[] = [
    ["hello", /no tag list/],
    ["v=DKIM1; p=YWJj; p=YWJj", /no tag list/],
    ["v=dkim1; p=YWJj", /another version/],
    ["k=dsa; p=YWJj", /unknown kind/],
    ["h=sha1; p=YWJj", /not for SHA-256/],
    ["s=tlsrpt; p=YWJj", /not for mail/],
    ["v=DKIM1; p=", /revoked/],
    ["v=DKIM1", /no key/],
    ["p=*", /no key/],
  ];
  for (const [record, reason] of problems) {
    it(`has none: ${record}`, () => assert.match(JSON.stringify(parsePublishedKey(record)), reason));
  }
});
