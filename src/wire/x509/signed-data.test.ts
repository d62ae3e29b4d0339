import assert from "node:assert/strict";
import { createHash, createPrivateKey, sign, X509Certificate } from "node:crypto";
import { it } from "node:test";
import { makeSelfSigned } from "../../net/self-signed.ts";
import { signedData } from "./signed-data.ts";

it("signed data carries content, certificate and a signature over the content's digest", async () => {
  const made = await makeSelfSigned(["mx.example.test"], Date.now());
  const { raw } = new X509Certificate(made.certificate);
  const key = createPrivateKey(made.key);
  const content = Buffer.from("x".repeat(300));
  const digest = createHash("sha256").update(content).digest();
  let attributes: Uint8Array = Buffer.alloc(0);
  let signature: Uint8Array = Buffer.alloc(0);
  const found = signedData({
    content,
    certificates: [raw],
    key: "ec",
    at: Date.UTC(2026, 10, 27, 10, 15),
    sha256: (octets) => createHash("sha256").update(octets).digest(),
    sign(octets) {
      attributes = octets;
      signature = sign("sha256", octets, key);
      return signature;
    },
  });
  assert.ok(found !== undefined);
  const whole = Buffer.from(found);
  assert.equal(attributes[0], 0x31);
  assert.ok(Buffer.from(attributes).includes(digest));
  assert.ok(Buffer.from(attributes).includes("261127101500Z"));
  assert.ok(whole.includes(content) && whole.includes(raw) && whole.includes(Buffer.from(attributes).subarray(1)));
  assert.equal(whole.readUInt16BE(2), whole.length - 4);
  assert.ok(whole.subarray(-signature.length).equals(signature));
});

it("there is none without a signer", () => {
  const nobody = {
    content: Buffer.alloc(1),
    key: "ec",
    at: 0,
    sha256: () => Buffer.alloc(32),
    sign: () => Buffer.alloc(1),
  } as const;
  for (const certificates of [[], [Buffer.alloc(0)], [Buffer.from([0x30, 0x00])]])
    assert.equal(signedData({ ...nobody, certificates }), undefined);
});
