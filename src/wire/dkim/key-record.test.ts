import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keyRecord, publishesKey } from "./key-record.ts";

// RFC 8463 A.2.
const P = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const ed25519 = {
  algorithm: "ed25519",
  publicKey: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), Buffer.from(P, "base64")]),
} as const;
const rsa = { algorithm: "rsa", publicKey: Buffer.from("an RSA key") } as const;
const RSA_P = rsa.publicKey.toString("base64");

describe("a key record", () => {
  it("has the whole RSA key, and the bare Ed25519 key", () => {
    assert.equal(keyRecord(ed25519), `v=DKIM1; k=ed25519; p=${P}`);
    assert.equal(keyRecord(rsa), `v=DKIM1; k=rsa; p=${RSA_P}`);
  });

  const table: readonly (readonly [string, boolean])[] = [
    [keyRecord(rsa), true],
    [`p=${RSA_P}`, true],
    [`v=DKIM1;t=y:s;h=sha1:sha256;s=email;n=a note;p=${RSA_P.slice(0, 5)} ${RSA_P.slice(5)};`, true],
    [`v=DKIM1; s=*; p=${RSA_P}`, true],
    [`v=DKIM1; h=sha1; p=${RSA_P}`, false],
    [`v=DKIM1; s=other; p=${RSA_P}`, false],
    [`v=DKIM2; p=${RSA_P}`, false],
    [`v=DKIM1; k=ed25519; p=${RSA_P}`, false],
    ["v=DKIM1; k=rsa; p=", false],
    ["v=DKIM1; k=rsa", false],
    [`v=DKIM1; k=rsa; p=${P}`, false],
    ["v=spf1 -all", false],
  ];
  for (const [record, expected] of table) {
    it(`${JSON.stringify(record)} publishes ${expected ? "the" : "another"} key`, () => {
      assert.equal(publishesKey(record, rsa), expected);
    });
  }
});
