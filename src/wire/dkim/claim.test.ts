import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isProblem, parseMessageSignature, parseSeal, parseSignature } from "./claim.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const signature = (tags: string): Uint8Array => bytes(`DKIM-Signature: ${tags}\r\n`);
const ordinary = "v=1; a=rsa-sha256; d=Example.ORG; s=Sel; h=From:To; bh=YWJj; b=YWJj";

describe("the claim of a DKIM-Signature", () => {
  it("is read with what is not said", () => {
    assert.deepEqual(parseSignature(signature(ordinary)), {
      algorithm: "rsa",
      domain: "example.org",
      selector: "sel",
      signature: Buffer.from("abc"),
      header: "simple",
      body: "simple",
      identity: "example.org",
      names: ["from", "to"],
      bodyHash: Buffer.from("abc"),
      bodyLength: undefined,
      expires: undefined,
    });
  });

  it("is read with all that may be said", () => {
    const claim = parseSignature(
      signature(
        "v=1;a=ed25519-sha256;c=relaxed;d=bücher.example;i=x=40@mail.BÜCHER.example;s=a.b;t=5;x=6;l=7;q=dns/txt:x;h= From :\r\n X ;bh=Y W\r\n\tJj;b=" +
          "Y Q = =;z=x|y",
      ),
    );
    assert.ok(!isProblem(claim), JSON.stringify(claim));
    assert.equal(claim.domain, "xn--bcher-kva.example");
    assert.equal(claim.identity, "mail.xn--bcher-kva.example");
    assert.deepEqual([claim.header, claim.body, claim.names], ["relaxed", "simple", ["from", "x"]]);
    assert.deepEqual([claim.bodyLength, claim.expires], [7, 6]);
  });

  const problems: readonly (readonly [reason: RegExp, change: (tags: string) => string])[] = [
    [/v is not 1/, (tags) => tags.replace("v=1; ", "")],
    [/v is not 1/, (tags) => `${tags}; d=twice.example`],
    [/algorithm/, (tags) => tags.replace("rsa-sha256", "RSA-SHA256")],
    [/SHA-1/, (tags) => tags.replace("sha256", "sha1")],
    [/d is no domain/, (tags) => tags.replace("Example.ORG", "org")],
    [/d is no domain/, (tags) => tags.replace("Example.ORG", "a..b")],
    [/d is no domain/, (tags) => tags.replace("Example.ORG", `${"a".repeat(64)}.example`)],
    [/s is no selector/, (tags) => tags.replace("Sel", "-")],
    [/t is no number/, (tags) => `${tags}; t=now`],
    [/x is no number/, (tags) => `${tags}; x=-1`],
    [/x is before t/, (tags) => `${tags}; t=2; x=1`],
    [/l is no number/, (tags) => `${tags}; l=1e3`],
    [/b is no signature/, (tags) => tags.replace(" b=YWJj", " b=")],
    [/bh is no hash/, (tags) => tags.replace("bh=YWJj", "bh=*")],
    [/canonical/, (tags) => `${tags}; c=relaxed/none`],
    [/h is no list/, (tags) => tags.replace("From:To", "From:T o")],
    [/h is no list/, (tags) => tags.replace("h=From:To; ", "")],
    [/From is not signed/, (tags) => tags.replace("From:To", "To")],
    [/i is not in/, (tags) => `${tags}; i=@badexample.org`],
    [/i is not in/, (tags) => `${tags}; i=`],
  ];
  for (const [reason, change] of problems) {
    it(`has a problem: ${change(ordinary)}`, () => {
      const claim = parseSignature(signature(change(ordinary)));
      assert.ok(isProblem(claim));
      assert.match(claim.reason, reason);
      assert.equal(claim.problem, reason.source === "SHA-1" ? "policy" : "syntax");
    });
  }

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(ordinary, "v=1;", "i=1; cv=none;"), (text, start) => {
        for (const parse of [parseSignature, parseMessageSignature, parseSeal]) parse(signature(start + text));
      }),
    );
  });
});

describe("the claims of an ARC set", () => {
  const message = "ARC-Message-Signature: i=1; a=rsa-sha256; d=example.org; s=sel; h=to; bh=YWJj; b=YWJj\r\n";

  it("are read from the signature over the message", () => {
    const claim = parseMessageSignature(bytes(message));
    assert.ok(!isProblem(claim));
    assert.deepEqual(
      [claim.identity, claim.header, claim.body, claim.names],
      ["example.org", "relaxed", "relaxed", ["to"]],
    );
    const overSeal = parseMessageSignature(bytes(message.replace("h=to", "h=to:ARC-Seal")));
    assert.ok(isProblem(overSeal));
  });

  it("are read from the seal", () => {
    const seal = "ARC-Seal: i=1; a=rsa-sha256; d=example.org; s=sel; cv=None; b=YWJj\r\n";
    const claim = parseSeal(bytes(seal));
    assert.ok(!isProblem(claim));
    assert.equal(claim.chain, "none");
    assert.ok(isProblem(parseSeal(bytes(seal.replace("cv=None", "h=from")))));
    assert.ok(isProblem(parseSeal(bytes(seal.replace("i=1", "i=1; i=1")))));
  });
});
