import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, verify, createHash, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { TestClock } from "../base/clock.ts";
import { makeKeyPairs, type SigningKey } from "../directory/domain-key.ts";
import { RelaxedBody, relaxedField } from "../wire/dkim/canonical.ts";
import { parseTagList } from "../wire/dkim/tag-list.ts";
import { HeaderScan } from "../wire/mime/header.ts";
import { sign } from "./sign.ts";
import { openSigner, type Signer, type Signing } from "./signer.ts";

const pairs = await makeKeyPairs();
const signingKeys: readonly SigningKey[] = pairs.map((pair, i) => ({ selector: `s${i}`, ...pair }));
const publicKeys = new Map(
  pairs.map(({ publicKey }, i): [string, KeyObject] => [
    `s${i}`,
    createPublicKey({ key: Buffer.from(publicKey), type: "spki", format: "der" }),
  ]),
);

const DOMAIN = "example.org";
const own: Signing = { domain: DOMAIN, seal: undefined };
const MESSAGE = "From: a@example.org\r\nTo: b@example.net\r\nSubject: one\r\n two\r\n\r\nHi  there \r\n\r\n";

function makeSigner(keys: readonly SigningKey[] = signingKeys): Signer {
  return openSigner({
    keys: { active: async (domain) => (domain === DOMAIN ? keys : []) },
    clock: new TestClock(),
    authservId: "mx.example.org",
  });
}

interface Parsed {
  readonly name: string;
  readonly field: Buffer;
  readonly tags: ReadonlyMap<string, string>;
}

function parse(header: Uint8Array): Parsed[] {
  const bytes = Buffer.from(header);
  const scan = new HeaderScan(bytes, 0, bytes.length);
  const fields: Parsed[] = [];
  while (scan.next()) {
    const value = bytes.toString("latin1", scan.valueStart, scan.end).trim();
    const name = bytes.toString("latin1", scan.start, scan.nameEnd).toLowerCase();
    fields.push({ name, field: bytes.subarray(scan.start, scan.end), tags: parseTagList(value) ?? new Map() });
  }
  return fields;
}

/** A verifier of the plainest kind: whether the signature in `signature` holds for the message in which it stands. */
function holds(message: string, { field, tags }: Parsed): boolean {
  const end = message.indexOf("\r\n\r\n");
  const rest = parse(Buffer.from(message.slice(0, end + 2)));
  const relaxed = new RelaxedBody();
  const body = createHash("sha256").update(relaxed.read(Buffer.from(message.slice(end + 4))));
  if (body.update(relaxed.end()).digest("base64") !== tags.get("bh")) return false;
  const hashed: Uint8Array[] = [];
  for (const name of (tags.get("h") ?? "").split(":").map((each) => each.trim())) {
    const at = rest.findLastIndex((each) => each.name === name && !each.field.equals(field));
    if (at >= 0) hashed.push(...rest.splice(at, 1).map((each) => relaxedField(each.field)));
  }
  const empty = field.toString("latin1").replace(/([\s;]b=)[^;]*/, "$1");
  const data = Buffer.concat([...hashed, relaxedField(Buffer.from(empty)).subarray(0, -2)]);
  const key = publicKeys.get(tags.get("s") ?? "");
  assert.ok(key);
  const signature = Buffer.from(tags.get("b") ?? "", "base64");
  return tags.get("a") === "rsa-sha256"
    ? verify("sha256", data, key, signature)
    : verify(null, createHash("sha256").update(data).digest(), key, signature);
}

describe("a signer", () => {
  it("signs with every key of the domain, and says what and when", async () => {
    const fields = parse(await makeSigner().fields(Buffer.from(MESSAGE), own));
    assert.deepEqual(
      fields.map(({ name, tags }) => [name, ...["v", "a", "c", "d", "s", "t", "l", "x"].map((tag) => tags.get(tag))]),
      [
        ["dkim-signature", "1", "rsa-sha256", "relaxed/relaxed", DOMAIN, "s0", "1767225600", undefined, undefined],
        ["dkim-signature", "1", "ed25519-sha256", "relaxed/relaxed", DOMAIN, "s1", "1767225600", undefined, undefined],
      ],
    );
    for (const field of fields) assert.ok(holds(MESSAGE, field), field.field.toString());
  });

  it("makes what readers see impossible to add to or to change", async () => {
    const [, field] = parse(await makeSigner().fields(Buffer.from(MESSAGE), own));
    assert.ok(field);
    assert.ok(holds(`Received: x\r\nList-Id: <x>\r\nSender: c\r\nX-Spam: no\r\n${MESSAGE}`, field));
    const shown = "From To Cc Subject Date Message-ID Reply-To In-Reply-To References MIME-Version";
    for (const name of `${shown} Content-Type Content-Transfer-Encoding`.split(" ")) {
      assert.ok(!holds(`${name}: x\r\n${MESSAGE}`, field), name);
    }
    assert.ok(!holds(MESSAGE.replace("one", "two"), field));
    assert.ok(!holds(`${MESSAGE}more\r\n`, field));
    assert.ok(holds(MESSAGE.replace("Hi  there ", "Hi there").replace("Subject: one\r\n", "SUBJECT:one"), field));
  });

  it("signs messages without a header, without a body, and without an end", async () => {
    for (const message of [
      "\r\n",
      "\r\nbody",
      "From: a\r\n\r\n",
      "From: a\r\nno field\r\n\r\n",
      "From: a\r\n\r\n \r\n\r\nb",
    ]) {
      for (const field of parse(await makeSigner().fields(Buffer.from(message), own))) {
        assert.ok(holds(message.startsWith("\r\n") ? `X: y\r\n${message}` : message, field), JSON.stringify(message));
      }
    }
  });

  it("does nothing for a domain without keys, or when it need not", async () => {
    const signer = makeSigner();
    const message = Buffer.from(MESSAGE);
    const seal = { domain: "other.example", results: "spf=pass", chain: "none" } as const;
    for (const signing of [
      { domain: "other.example", seal: undefined },
      { domain: undefined, seal },
    ]) {
      assert.equal((await signer.fields(message, signing)).length, 0);
    }
    const [, ed25519] = signingKeys;
    assert.ok(ed25519);
    const sealing = { domain: undefined, seal: { ...seal, domain: DOMAIN } };
    assert.equal((await makeSigner([ed25519]).fields(message, sealing)).length, 0, "nobody verifies seals of Ed25519");
  });

  it("signs for a name below a domain with keys, as far as that is near", async () => {
    const signerOf = async (domain: string): Promise<string | undefined> => {
      const [field] = parse(await makeSigner().fields(Buffer.from(MESSAGE), { domain, seal: undefined }));
      return field?.tags.get("d");
    };
    assert.equal(await signerOf("mx.example.org"), "example.org");
    assert.equal(await signerOf("otherexample.org"), undefined);
    assert.equal(await signerOf("a.b.c.d.e.f.example.org"), undefined);
  });

  it("uses new keys as soon as there are some", async () => {
    let keys: readonly SigningKey[] = signingKeys.slice(0, 1);
    const parts = { keys: { active: async () => keys }, clock: new TestClock(), authservId: "mx.example.org" };
    const signer = openSigner(parts);
    const count = async (): Promise<number> => parse(await signer.fields(Buffer.from(MESSAGE), own)).length;
    assert.equal(await count(), 1);
    keys = signingKeys;
    assert.equal(await count(), 2);
  });

  it("lets others have their turn while it reads a large message", async () => {
    const message = Buffer.from(MESSAGE + "A line of some length, as people write them.\r\n".repeat(200_000));
    let turns = 0;
    let done = false;
    const count = (): void => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    const fields = await makeSigner().fields(message, own);
    done = true;
    assert.ok(turns >= 8, `${turns} turns`);
    for (const field of parse(fields)) assert.ok(holds(message.toString(), field));
  });
});

describe("a seal", () => {
  const sealed = (results: string, chain: "none" | "pass" | "fail"): Signing => ({
    domain: undefined,
    seal: { domain: DOMAIN, results, chain },
  });
  const pass = async (message: string, signing: Signing): Promise<string> =>
    Buffer.from(await makeSigner().fields(Buffer.from(message), signing)).toString();
  const tag = (header: string, name: string, wanted: string): string | undefined =>
    parse(Buffer.from(header))
      .find((field) => field.name === name)
      ?.tags.get(wanted);

  it("tells what was found, and what the chain was worth", async () => {
    const header = await pass(MESSAGE, sealed("spf=pass smtp.mailfrom=a@example.net;\n dkim=none", "none"));
    assert.match(
      header,
      /^ARC-Seal: [^]*\r\nARC-Message-Signature: [^]*\r\nARC-Authentication-Results: i=1; mx\.example\.org;\r\n\tspf=pass smtp\.mailfrom=a@example\.net;\r\n\tdkim=none\r\n$/,
    );
    assert.equal(tag(header, "arc-seal", "cv"), "none");
    const [, signature] = parse(Buffer.from(header));
    assert.ok(signature && holds(MESSAGE, signature));
  });

  it("goes on with a chain, up to its end", async () => {
    let message = MESSAGE;
    for (let i = 1; i <= 50; i++) {
      const header = await pass(message, sealed("arc=x", i === 1 ? "none" : "pass"));
      assert.equal(tag(header, "arc-seal", "i"), `${i}`);
      assert.equal(tag(header, "arc-seal", "cv"), i === 1 ? "none" : "pass");
      message = header + message;
    }
    assert.equal(await pass(message, sealed("arc=pass", "pass")), "");
  });

  it("believes no chain that is not there, and none that is not whole", async () => {
    assert.equal(tag(await pass(MESSAGE, sealed("arc=pass", "pass")), "arc-seal", "cv"), "none");
    const torn = `ARC-Seal: i=3; cv=pass\r\n${MESSAGE}`;
    const header = await pass(torn, sealed("arc=pass", "pass"));
    assert.deepEqual([tag(header, "arc-seal", "cv"), tag(header, "arc-seal", "i")], ["fail", "4"]);
    assert.equal(await pass(header + torn, sealed("arc=fail", "fail")), "", "a failed chain has ended");
  });

  it("covers the signature that is made with it", async () => {
    const both = { domain: DOMAIN, seal: { domain: DOMAIN, results: "spf=pass", chain: "none" } } as const;
    const header = Buffer.from(await makeSigner().fields(Buffer.from(MESSAGE), both)).toString();
    const [seal, signature, , ...dkim] = parse(Buffer.from(header));
    assert.equal(seal?.name, "arc-seal");
    assert.equal(dkim.length, 2);
    assert.equal(signature?.tags.get("h")?.match(/dkim-signature/g)?.length, 2);
    const own2 = header.slice(header.indexOf("DKIM-Signature"));
    assert.ok(holds(own2 + MESSAGE, signature));
    for (const field of dkim) assert.ok(holds(header + MESSAGE, field));
  });
});

describe("the example of RFC 8463 appendix A", () => {
  const message = [
    "From: Joe SixPack <joe@football.example.com>",
    "To: Suzie Q <suzie@shopping.example.net>",
    "Subject: Is dinner ready?",
    "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
    "Message-ID: <20030712040037.46341.5F8J@football.example.com>",
  ];
  const fields = (algorithm: string, selector: string, h: string): string =>
    [
      ...["from", "to", "subject", "date", "message-id"].map((name, i) => {
        const field = message[i] ?? "";
        return `${name}:${field.slice(field.indexOf(":") + 2)}`;
      }),
      `dkim-signature:v=1; a=${algorithm}-sha256; c=relaxed/relaxed; d=football.example.com; i=@football.example.com; ` +
        `q=dns/txt; s=${selector}; t=1528637909; h=${h}; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=; b=`,
    ].join("\r\n");
  const H = "from : to : subject : date : message-id : from : subject : date";

  it("has the signature that we make with its Ed25519 key", async () => {
    const seed = Buffer.from("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", "base64");
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    const key = createPrivateKey({ key: der, type: "pkcs8", format: "der" });
    const made = await sign(Buffer.from(fields("ed25519", "brisbane", H)), { selector: "", algorithm: "ed25519", key });
    assert.equal(
      made.toString("base64"),
      "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==",
    );
  });

  it("has the hash that we make of its body", () => {
    const body = new RelaxedBody();
    const text = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
    const hash = createHash("sha256")
      .update(body.read(Buffer.from(text)))
      .update(body.end());
    assert.equal(hash.digest("base64"), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
  });
});
