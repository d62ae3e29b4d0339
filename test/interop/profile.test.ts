/** Profiles for iPhones and Macs, signed by the server's certificate, as OpenSSL verifies them. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { defaultConfig } from "../../src/config/load.ts";
import { signedProfile } from "../../src/serve/web/profile-signer.ts";
import { makeAuthority } from "../support/authority.ts";
import { needs, run } from "../support/tools.ts";

const PROFILE = `<plist>${"grüße ".repeat(500)}</plist>`;

it("a profile is signed by a certificate that somebody else has signed, and by no other", async (test) => {
  if (!needs(test, "openssl")) return;
  const folder = await mkdtemp(join(tmpdir(), "posthorn-profile-"));
  const file = (name: string): string => join(folder, name);
  try {
    const authority = await makeAuthority();
    const server = await authority.issue({ names: ["mx.example.test"] });
    await writeFile(file("ca.pem"), authority.certificate);
    await writeFile(file("ec.pem"), server.certificate + authority.certificate);
    await writeFile(file("ec.key"), server.key);
    await writeFile(file("own.pem"), authority.certificate);
    await writeFile(file("own.key"), authority.key);
    const rsa = ["-newkey", "rsa:2048", "-nodes", "-keyout", file("rsa.key"), "-out", file("rsa.csr")];
    await run("openssl", ["req", "-new", ...rsa, "-subj", "/CN=mx.example.test"]);
    await run("openssl", [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      file("rsa-ca.key"),
      "-out",
      file("rsa-ca.pem"),
      "-subj",
      "/CN=Test",
    ]);
    const signed = [
      "-req",
      "-in",
      file("rsa.csr"),
      "-CA",
      file("rsa-ca.pem"),
      "-CAkey",
      file("rsa-ca.key"),
      "-CAcreateserial",
    ];
    await run("openssl", ["x509", ...signed, "-out", file("rsa.pem")]);
    const sign = (name: string) =>
      signedProfile(
        { ...defaultConfig(), tls: { certificates: [{ certificate: file(`${name}.pem`), key: file(`${name}.key`) }] } },
        PROFILE,
      );
    for (const [name, ca] of [
      ["ec", "ca.pem"],
      ["rsa", "rsa-ca.pem"],
    ] as const) {
      await writeFile(file("signed"), await sign(name));
      const how = ["-inform", "DER", "-in", file("signed"), "-CAfile", file(ca), "-purpose", "any", "-binary"];
      await run("openssl", ["cms", "-verify", ...how, "-out", file("content")]);
      assert.equal(await readFile(file("content"), "utf8"), PROFILE, name);
    }
    assert.equal(await sign("own"), PROFILE);
    assert.equal(await signedProfile(defaultConfig(), PROFILE), PROFILE);
  } finally {
    await rm(folder, { recursive: true });
  }
});
