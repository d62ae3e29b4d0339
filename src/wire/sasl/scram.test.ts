import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SyntaxProblem } from "../../base/errors.ts";
import {
  formatClientFinal,
  formatClientFirst,
  formatServerFinal,
  formatServerFirst,
  parseClientFinal,
  parseClientFirst,
} from "./scram.ts";

const first = (text: string) => parseClientFirst(Buffer.from(text));
const final = (text: string) => parseClientFinal(Buffer.from(text));

describe("SCRAM messages", () => {
  it("reads the example of RFC 7677 3", () => {
    assert.deepEqual(first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"), {
      binding: { kind: "none" },
      authorize: "",
      name: "user",
      nonce: "rOprNGfwEbeRWgbNEkqO",
      gs2Header: "n,,",
      bare: "n=user,r=rOprNGfwEbeRWgbNEkqO",
    });
    const last = final("c=biws,r=abc%hvY,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assert.equal(last.channelBinding.toString(), "n,,");
    assert.equal(last.nonce, "abc%hvY");
    assert.equal(last.proof.length, 32);
    assert.equal(last.withoutProof, "c=biws,r=abc%hvY");
  });

  it("knows the three things a client may say of channel binding", () => {
    assert.deepEqual(first("y,,n=u,r=1").binding, { kind: "unoffered" });
    assert.deepEqual(first("p=tls-exporter,,n=u,r=1").binding, { kind: "used", type: "tls-exporter" });
  });

  it("ignores extensions it need not know", () => {
    assert.equal(first("n,,n=u,r=1,x=2").nonce, "1");
    assert.equal(final("c=biws,r=1,x=2,p=AA==").withoutProof, "c=biws,r=1,x=2");
  });

  it("unescapes names once", () => {
    assert.equal(first("n,a=me=2Cyou,n==3D2C,r=1").name, "=2C");
    assert.equal(first("n,a=me=2Cyou,n==3D2C,r=1").authorize, "me,you");
  });

  for (const wrong of [
    "",
    "n",
    "n,",
    "n,,",
    "n,,n=u",
    "n,,r=1,n=u",
    "n,,n=,r=1",
    "n,,n=a=2cb,r=1",
    "n,,n=a=,r=1",
    "x,,n=u,r=1",
    "p=,,n=u,r=1",
    "p=a b,,n=u,r=1",
    "n,u,n=u,r=1",
    "n,a=,n=u,r=1",
    "n,,m=x,n=u,r=1",
    "n,,n=u,r=",
    "n,,n=u,r=\u00e9",
    "n,,n=a\0b,r=1",
  ]) {
    it(`refuses the first message ${JSON.stringify(wrong)}`, () => assert.throws(() => first(wrong), SyntaxProblem));
  }

  for (const wrong of [
    "",
    "c=biws,r=1",
    "c=biws,p=AA==",
    "r=1,c=biws,p=AA==",
    "c=bi,r=1,p=AA==",
    "c=biws,r=1,p=A",
    "c=biws,r= ,p=AA==",
  ]) {
    it(`refuses the last message ${JSON.stringify(wrong)}`, () => assert.throws(() => final(wrong), SyntaxProblem));
  }

  it("parses what it formats", () => {
    const name = fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }).filter((each) => !each.includes("\0"));
    const nonce = fc.stringMatching(/^[!-+\--~]{1,40}$/);
    const binding = fc.constantFrom(
      { kind: "none" as const },
      { kind: "unoffered" as const },
      { kind: "used" as const, type: "tls-exporter" },
    );
    fc.assert(
      fc.property(
        fc.record({ name, authorize: fc.oneof(fc.constant(""), name), nonce, binding }, { noNullPrototype: true }),
        (message) => {
          const {
            name: readName,
            authorize,
            nonce: readNonce,
            binding: readBinding,
          } = first(formatClientFirst(message));
          assert.deepEqual({ name: readName, authorize, nonce: readNonce, binding: readBinding }, message);
        },
      ),
    );
    fc.assert(
      fc.property(nonce, fc.uint8Array({ minLength: 1, maxLength: 40 }), (value, proof) => {
        const read = final(formatClientFinal({ withoutProof: `c=biws,r=${value}`, proof: Buffer.from(proof) }));
        assert.equal(read.nonce, value);
        assert.deepEqual(read.proof, Buffer.from(proof));
      }),
    );
  });

  it("formats what the server says", () => {
    assert.equal(
      formatServerFirst({ nonce: "ab", salt: Buffer.from("salt"), iterations: 4096 }),
      "r=ab,s=c2FsdA==,i=4096",
    );
    assert.equal(formatServerFinal(Buffer.from([1, 2])), "v=AQI=");
  });
});
