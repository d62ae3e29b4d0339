/** Signatures and seals that others made: dkimpy (python3-dkim) signs, we judge. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkArc } from "../../src/trust/inbound/arc.ts";
import { checkDkim } from "../../src/trust/inbound/dkim.ts";
import { PublicKeys } from "../../src/trust/inbound/public-keys.ts";
import { Verifiable } from "../../src/trust/inbound/verifiable.ts";
import { Zone } from "../support/dns-zone.ts";
import { needs, run } from "../support/tools.ts";
import { zoneResolver } from "../support/zone-resolver.ts";

/** Debian's own Python, whichever comes first in PATH. */
const PYTHON = "/usr/bin/python3";

/** Signs with one of the four forms, then twice seals what came of it; prints base64. */
const DKIMPY = `
import base64, dkim, sys
folder, form = sys.argv[1:]
message = open(folder + "/message", "rb").read()
key = open(folder + "/rsa.pem", "rb").read()
seed = open(folder + "/ed25519", "rb").read()
canon = tuple(part.encode() for part in form.split("/"))
common = dict(canonicalize=canon, include_headers=[b"from", b"to", b"subject"])
rsa = dkim.sign(message, b"rsa", b"example.org", key, **common)
ed = dkim.sign(message, b"ed25519", b"example.org", seed, signature_algorithm=b"ed25519-sha256", **common)
signed = rsa + ed + message
for chain in (b"none", b"pass"):
    results = b"Authentication-Results: mx.example.org; arc=" + chain + b"; dmarc=pass header.from=example.org\\r\\n"
    sealed = dkim.arc_sign(results + signed, b"rsa", b"example.org", key, b"mx.example.org")
    signed = b"".join(sealed) + signed
print(base64.b64encode(signed).decode())
`;

const messages: Readonly<Record<string, string>> = {
  "a plain text": "From: a@example.org\nTo: b@example.net\nSubject: one\n\nHi.\n",
  "odd white space":
    "FROM:  A B\n <a@example.org>\nSubject:one \n\t two   three  \nTo: b@example.net\n\n  a \t b \n\n\tc\n\n\n",
  "an empty body": "From: a@example.org\nTo: b@example.net\nSubject: nothing\n\n",
  "text in UTF-8": "From: Jürgen <a@example.org>\nTo: b@example.net\nSubject: Grüße\n\nGrüße!\n",
};

describe("signatures of others", () => {
  let folder: string;
  const zone = new Zone();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-verifying-"));
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const ed25519 = generateKeyPairSync("ed25519");
    const spki = (key: typeof rsa.publicKey): Buffer => key.export({ type: "spki", format: "der" });
    zone.add(`rsa._domainkey.example.org TXT v=DKIM1; k=rsa; p=${spki(rsa.publicKey).toString("base64")}`);
    const raw = spki(ed25519.publicKey).subarray(-32).toString("base64");
    zone.add(`ed25519._domainkey.example.org TXT v=DKIM1; k=ed25519; p=${raw}`);
    await writeFile(join(folder, "rsa.pem"), rsa.privateKey.export({ type: "pkcs1", format: "pem" }));
    const seed = ed25519.privateKey.export({ type: "pkcs8", format: "der" }).subarray(-32);
    await writeFile(join(folder, "ed25519"), seed.toString("base64"));
    await writeFile(join(folder, "sign.py"), DKIMPY);
  });
  after(() => rm(folder, { recursive: true }));

  const judge = async (bytes: Uint8Array): Promise<string> => {
    const parts = { keys: new PublicKeys(zoneResolver(zone)), now: Math.floor(Date.now() / 1000) };
    const message = new Verifiable(bytes);
    const dkim = await checkDkim(message, parts);
    const { chain, sets } = await checkArc(message, parts);
    return `${dkim.map(({ result }) => result).join(" ")}, ${chain} ${sets.map(({ dmarc }) => dmarc).join(" ")}`;
  };

  for (const [what, text] of Object.entries(messages)) {
    for (const form of ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"]) {
      it(`are good on ${what} (${form})`, async (test) => {
        if (!needs(test, "dkimverify")) return;
        await writeFile(join(folder, "message"), text.replace(/\n/g, "\r\n"));
        const { stdout } = await run(PYTHON, [join(folder, "sign.py"), folder, form]);
        const signed = Buffer.from(stdout.trim(), "base64");
        assert.equal(await judge(signed), "pass pass, pass pass pass");
        const changed = Buffer.from(signed.toString("latin1").replace(/b@example\.net/, "c@example.net"), "latin1");
        assert.match(await judge(changed), /^fail fail, fail/);
      });
    }
  }
});
