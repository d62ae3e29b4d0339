import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { it } from "node:test";
import { makeAuthority } from "../../../test/support/authority.ts";
import { certificateId } from "./authority-key.ts";
import { certificateRequest } from "./certificate-request.ts";

it("a certificate is called by its authority's key and its number, and what is damaged by nothing", async () => {
  const authority = await makeAuthority();
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const request = certificateRequest({
    names: ["mail.example.org"],
    publicKey: publicKey.export({ type: "spki", format: "der" }),
    sign: (octets) => sign("sha256", octets, privateKey),
  });
  const { raw, serialNumber } = await authority.certify(request);
  const id = certificateId(raw);
  const hex = Buffer.from(id?.serialNumber ?? []).toString("hex");
  assert.equal(hex.replace(/^00/, ""), serialNumber.toLowerCase());
  assert.equal(id?.authorityKey.length, 20);
  assert.equal(certificateId(authority.x509.raw), undefined);
  for (let length = 0; length < raw.length; length += 7)
    assert.equal(certificateId(raw.subarray(0, length)), undefined);
});
