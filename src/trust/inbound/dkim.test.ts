import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { Zone } from "../../../test/support/dns-zone.ts";
import { zoneResolver } from "../../../test/support/zone-resolver.ts";
import type { DkimFinding } from "./findings.ts";
import { checkDkim } from "./dkim.ts";
import { SIGNATURES_MAX } from "./limits.ts";
import { PublicKeys } from "./public-keys.ts";
import { signedMessage } from "./testing/sign-anyhow.ts";
import { Verifiable } from "./verifiable.ts";

const NOW = 1_800_000_000;

function check(message: string | Uint8Array, zone: Zone): Promise<readonly DkimFinding[]> {
  const bytes = typeof message === "string" ? Buffer.from(message) : message;
  return checkDkim(new Verifiable(bytes), { keys: new PublicKeys(zoneResolver(zone)), now: NOW });
}

describe("the vectors of RFC 8463 (appendix A)", () => {
  const zone = new Zone(`
    brisbane._domainkey.football.example.com TXT v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    test._domainkey.football.example.com TXT v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB`);
  const message = `DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
`.replaceAll("\n", "\r\n");

  it("verify", async () => {
    const found = await check(message, zone);
    assert.deepEqual(
      found.map(({ result, algorithm, selector, start }) => ({ result, algorithm, selector, start })),
      [
        { result: "pass", algorithm: "ed25519-sha256", selector: "brisbane", start: "/gCrinpc" },
        { result: "pass", algorithm: "rsa-sha256", selector: "test", start: "F45dVWDf" },
      ],
    );
  });

  const changes: readonly (readonly [what: string, from: string, to: string, result: string])[] = [
    ["nothing that is not signed", "To:", "X-New: y\r\nTo:", "pass"],
    ["white space, which the relaxed form does not see", "Is dinner ready?", "Is \r\n\t dinner  ready? ", "pass"],
    ["the subject", "ready?", "served!", "fail"],
    ["the body", "lost", "won", "fail"],
    ["a second From", "From:", "From: eve@football.example.com\r\nFrom:", "fail"],
    ["the domain of the signature", "d=football.example.com; i=@football", "d=example.com; i=@football", "permerror"],
  ];
  for (const [what, from, to, result] of changes) {
    it(`are ${result} when ${what} was changed`, async () => {
      const [ed25519, rsa] = await check(message.replaceAll(from, to), zone);
      assert.equal(ed25519?.result, result);
      assert.equal(rsa?.result, result);
    });
  }
});

describe("a DKIM signature", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const spki = (key: KeyObject, type: "spki" | "pkcs1" = "spki"): string =>
    key.export({ type: type as "spki", format: "der" }).toString("base64");
  const record = (tags: string): Zone => new Zone(`s._domainkey.example.org TXT ${tags}`);
  const good = record(`v=DKIM1; p=${spki(rsa.publicKey)}`);
  const sign = (tags: Readonly<Record<string, string>> = {}, body?: string): Buffer =>
    signedMessage({ key: rsa.privateKey, tags, ...(body === undefined ? {} : { body }) });

  const forms: readonly (readonly [string, Readonly<Record<string, string>>, Zone, string])[] = [
    ["in the simple form", { c: "simple/simple" }, good, "pass"],
    ["with a key in the older form", {}, record(`p=${spki(rsa.publicKey, "pkcs1")}`), "pass"],
    ["with a key for another purpose", {}, record(`s=other; p=${spki(rsa.publicKey)}`), "permerror"],
    ["with a key for another hash", {}, record(`h=sha1; p=${spki(rsa.publicKey)}`), "permerror"],
    ["with a key of another version", {}, record(`v=DKIM2; p=${spki(rsa.publicKey)}`), "permerror"],
    ["with a key of another kind", {}, record(`k=ed25519; p=${Buffer.alloc(32, 1).toString("base64")}`), "permerror"],
    ["with a revoked key", {}, record("v=DKIM1; p="), "permerror"],
    ["without a key", {}, new Zone(), "permerror"],
    ["when nobody answers", {}, record("p=").behave("s._domainkey.example.org", "drop"), "temperror"],
    ["for a domain that tries it out", {}, record(`t=y; p=${spki(rsa.publicKey)}`), "pass"],
    ["for one below the domain", { i: "a@mail.example.org" }, good, "pass"],
    [
      "for one below, against the key",
      { i: "a@mail.example.org" },
      record(`t=s; p=${spki(rsa.publicKey)}`),
      "permerror",
    ],
    ["for another domain", { i: "a@example.com" }, good, "neutral"],
    ["that has expired", { x: `${NOW - 1}` }, good, "neutral"],
    ["that has not expired", { x: `${NOW + 1}` }, good, "pass"],
    ["that expires before it is made", { t: "10", x: "9" }, good, "neutral"],
    ["of another version", { v: "2" }, good, "neutral"],
    ["with SHA-1", { a: "rsa-sha1" }, good, "policy"],
    ["with an unknown algorithm", { a: "rsa-md5" }, good, "neutral"],
    ["that does not cover From", { h: "to:subject" }, good, "neutral"],
    ["over a part of the body", { l: "3" }, good, "policy"],
    ["over all of the body, told by length", { l: "7" }, good, "pass"],
    ["over more than the body", { l: "70" }, good, "fail"],
    ["whose key is elsewhere", { q: "https" }, good, "neutral"],
  ];
  for (const [what, tags, zone, result] of forms) {
    it(`${what} is ${result}`, async () => {
      const [found] = await check(sign(tags), zone);
      assert.equal(found?.result, result, `${found?.reason}`);
    });
  }

  it("with a short key is weak", async () => {
    const short = generateKeyPairSync("rsa", { modulusLength: 768 });
    const message = signedMessage({ key: short.privateKey, tags: {} });
    const [found] = await check(message, record(`p=${spki(short.publicKey)}`));
    assert.equal(found?.result, "policy");
    assert.match(found?.reason ?? "", /768 bits/);
  });

  it("is looked at only so many times", async () => {
    const field = /^DKIM[^]*?\r\n(?=From)/.exec(sign().toString())?.[0] ?? "";
    const message = Buffer.from(field.repeat(1000) + sign().toString());
    assert.equal((await check(message, good)).length, SIGNATURES_MAX);
  });

  it("of a large body leaves others their turn", async () => {
    const message = sign({}, "a b \t c\r\n".repeat(1 << 20));
    let [turns, done] = [0, false];
    const count = (): void => {
      turns++;
      if (!done) setImmediate(count);
    };
    setImmediate(count);
    const [found] = await check(message, good);
    done = true;
    assert.equal(found?.result, "pass");
    assert.ok(turns > 2, `${turns} turns`);
  });
});
