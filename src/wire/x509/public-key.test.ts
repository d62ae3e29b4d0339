import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { makeSelfSigned } from "../../net/self-signed.ts";
import { subjectPublicKeyInfo } from "./public-key.ts";

describe("the public key of a certificate", () => {
  let certificate: X509Certificate;
  before(async () => {
    certificate = new X509Certificate((await makeSelfSigned(["mx.example.test"], Date.now())).certificate);
  });

  it("is what the certificate's key exports as", () => {
    const found = subjectPublicKeyInfo(certificate.raw);
    assert.deepEqual(Buffer.from(found ?? []), certificate.publicKey.export({ type: "spki", format: "der" }));
  });

  it("is nothing where there is no certificate", () => {
    for (const octets of [[], [0x30], [0x30, 0x80], [0x30, 0x85, 1, 1, 1, 1, 1], [0x30, 0x02, 0x30, 0x00], [2, 1, 1]]) {
      assert.equal(subjectPublicKeyInfo(Uint8Array.from(octets)), undefined);
    }
  });

  it("never reads past the end of what is damaged", () => {
    const whole = certificate.raw;
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, octet, length) => {
        const damaged = Uint8Array.from(whole);
        damaged[at] = octet;
        const found = subjectPublicKeyInfo(damaged.subarray(0, length));
        assert.ok(found === undefined || found.length <= length);
      }),
    );
  });
});
