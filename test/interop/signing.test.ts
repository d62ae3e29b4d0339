/** Verifiers that others wrote judge our signatures: dkimpy (python3-dkim) and OpenDKIM. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { systemClock } from "../../src/base/clock.ts";
import { makeKeyPairs, type KeyPair } from "../../src/directory/domain-key.ts";
import { openSigner, type Signer, type Signing } from "../../src/trust/signer.ts";
import { keyRecord } from "../../src/wire/dkim/key-record.ts";
import { needs, run } from "../support/tools.ts";

const DOMAIN = "example.org";
/** Debian's own Python, whichever comes first in PATH. */
const PYTHON = "/usr/bin/python3";

/** Prints the verdict on each signature, then that on the ARC chain. */
const DKIMPY = `
import dkim, json, sys
zone = json.load(open(sys.argv[1]))
message = open(sys.argv[2], "rb").read()
dns = lambda name, timeout=5: zone.get(name.decode().rstrip(".")).encode()
checked = dkim.DKIM(message)
count = sum(1 for name, value in checked.headers if name.lower() == b"dkim-signature")
def verdict(i):
    try:
        return checked.verify(idx=i, dnsfunc=dns)
    except dkim.ValidationError:
        return False
print(*[verdict(i) for i in range(count)], dkim.arc_verify(message, dnsfunc=dns)[0].decode())
`;

const messages: Readonly<Record<string, string>> = {
  "a plain text":
    "From: a@example.org\nTo: b@example.net\nSubject: one\nDate: Thu, 26 Nov 2026 10:00:00 +0000\n\nHi.\n",
  "folded fields and odd white space":
    "FROM:  A B\n <a@example.org>\nSubject:one \n\t two   three  \nTo: b@example.net,\n\tc@example.net\n\n  a \t b \n\n\tc\n\n\n",
  "an empty body": "From: a@example.org\nSubject: nothing\n\n",
  "a body of empty lines": "From: a@example.org\n\n\n \n\n",
  "text in UTF-8": "From: Jürgen <a@example.org>\nSubject: Grüße\nContent-Type: text/plain; charset=utf-8\n\nGrüße!\n",
  "many fields of one name": `${"Received: x\n".repeat(30)}${"To: b@example.net\n".repeat(25)}From: a@example.org\n\nx\n`,
  "a mailing list":
    "List-Id: <l.example.org>\nList-Unsubscribe: <https://example.org/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nSender: l@example.org\nFrom: a@example.org\nReply-To: l@example.org\n\nx\n",
  "a large body": `From: a@example.org\n\n${"Some text,  with spaces \n".repeat(100_000)}`,
};

describe("verifiers of others", () => {
  let folder: string;
  let pairs: readonly KeyPair[];
  let signer: Signer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "posthorn-signing-"));
    pairs = await makeKeyPairs();
    const keys = pairs.map((pair) => ({ selector: pair.algorithm, ...pair }));
    signer = openSigner({ keys: { active: async () => keys }, clock: systemClock, authservId: "mx.example.org" });
    const zone = pairs.map((pair) => [`${pair.algorithm}._domainkey.${DOMAIN}`, keyRecord(pair)]);
    await writeFile(join(folder, "zone.json"), JSON.stringify(Object.fromEntries(zone)));
    await writeFile(join(folder, "dkimpy.py"), DKIMPY);
    await writeFile(join(folder, "keys"), zone.map((pair) => `${pair.join(" ")}\n`).join(""));
    await writeFile(join(folder, "opendkim.conf"), `TestPublicKeys ${join(folder, "keys")}\n`);
  });
  after(() => rm(folder, { recursive: true }));

  async function signed(message: string, signing: Signing): Promise<{ file: string; text: Buffer }> {
    const bytes = Buffer.from(message);
    const text = Buffer.concat([await signer.fields(bytes, signing), bytes]);
    const file = join(folder, "message");
    await writeFile(file, text);
    return { file, text };
  }
  const own: Signing = { domain: DOMAIN, seal: undefined };
  const sealing = (chain: "none" | "pass"): Signing => ({
    domain: undefined,
    seal: { domain: DOMAIN, results: "spf=pass smtp.mailfrom=example.org;\r\n\tdkim=pass header.d=example.org", chain },
  });
  const dkimpy = async (file: string): Promise<string> =>
    (await run(PYTHON, [join(folder, "dkimpy.py"), join(folder, "zone.json"), file])).stdout.trim();

  for (const [what, text] of Object.entries(messages)) {
    const message = text.replace(/\n/g, "\r\n");
    it(`dkimpy: both signatures and two seals on ${what}`, async (test) => {
      if (!needs(test, "dkimverify")) return;
      const first = await signed(message, own);
      assert.equal(await dkimpy(first.file), "True True none");
      const passedOn = await signed(first.text.toString(), sealing("none"));
      assert.equal(await dkimpy(passedOn.file), "True True pass");
      assert.equal(await dkimpy((await signed(passedOn.text.toString(), sealing("pass"))).file), "True True pass");
    });

    it(`OpenDKIM: the RSA signature on ${what}`, async (test) => {
      if (!needs(test, "opendkim")) return;
      const { file } = await signed(message, own);
      const { stdout, stderr } = await run("opendkim", ["-x", join(folder, "opendkim.conf"), "-vt", file]);
      assert.match(stdout + stderr, /verification \(s=rsa[^)]*\) succeeded/);
    });
  }

  it("dkimpy sees what was changed", async (test) => {
    if (!needs(test, "dkimverify")) return;
    const { file, text } = await signed("From: a@example.org\r\nSubject: one\r\n\r\nHi.\r\n", own);
    await writeFile(file, text.toString().replace("Hi.", "Ho."));
    assert.match(await dkimpy(file), /^False False/);
    await writeFile(file, `Subject: two\r\n${text.toString()}`);
    assert.match(await dkimpy(file), /^False False/);
  });
});
