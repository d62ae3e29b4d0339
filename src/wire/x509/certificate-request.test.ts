import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { it } from "node:test";
import { certificateRequest } from "./certificate-request.ts";

// The package wants this in place before it is loaded.
await import("reflect-metadata");
const { Pkcs10CertificateRequest, SubjectAlternativeNameExtension } = await import("@peculiar/x509");

it("a request holds its names and is signed by its key, as another implementation reads it", async () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const names = ["mail.example.org", `${"long-".repeat(12)}x.example.org`];
  const request = new Pkcs10CertificateRequest(
    certificateRequest({
      names,
      publicKey: publicKey.export({ type: "spki", format: "der" }),
      sign: (octets) => sign("sha256", octets, privateKey),
    }),
  );
  assert.equal(await request.verify(), true);
  const found = request.getExtension("2.5.29.17");
  assert.ok(found !== null);
  assert.deepEqual(
    new SubjectAlternativeNameExtension(found.rawData).names.toJSON(),
    names.map((value) => ({ type: "dns", value })),
  );
});
