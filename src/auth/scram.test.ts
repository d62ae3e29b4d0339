import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatServerFinal, formatServerFirst, parseClientFinal, parseClientFirst } from "../wire/sasl/scram.ts";
import { bindingAllowed, checkProof, makeNonce, makeUpVerifier, makeVerifier } from "./scram.ts";

/** The exchange of RFC 7677 3. */
const example = {
  first: parseClientFirst(Buffer.from("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")),
  nonce: "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
  salt: Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"),
  final: parseClientFinal(
    Buffer.from(
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
    ),
  ),
};

async function check(change: { final?: string; password?: string; bindingData?: Uint8Array } = {}) {
  const verifier = await makeVerifier(change.password ?? "pencil", 4096, example.salt);
  const final = change.final === undefined ? example.final : parseClientFinal(Buffer.from(change.final));
  const serverFirst = formatServerFirst({ nonce: example.nonce, salt: verifier.salt, iterations: verifier.iterations });
  const signature = checkProof({
    first: example.first,
    serverFirst,
    nonce: example.nonce,
    final,
    verifier,
    bindingData: change.bindingData,
  });
  return signature === undefined ? undefined : formatServerFinal(signature);
}

describe("SCRAM-SHA-256", () => {
  it("answers the example of RFC 7677 3", async () => {
    assert.equal(await check(), "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  });

  const proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  const wrong: readonly [string, Parameters<typeof check>[0]][] = [
    ["another password", { password: "pencils" }],
    ["another nonce", { final: `c=biws,r=rOprNGfwEbeRWgbNEkqO,p=${proof}` }],
    ["a short proof", { final: `c=biws,r=${example.nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndQ==` }],
    ["another header in the binding", { final: `c=eSws,r=${example.nonce},p=${proof}` }],
    ["binding data that the client did not send", { bindingData: Buffer.from("tls") }],
  ];
  for (const [what, change] of wrong) {
    it(`refuses ${what}`, async () => assert.equal(await check(change), undefined));
  }

  it("holds the client to its word on channel binding", () => {
    const used = { kind: "used", type: "tls-exporter" } as const;
    const [none, unoffered] = [{ kind: "none" } as const, { kind: "unoffered" } as const];
    assert.equal(bindingAllowed(used, { chosen: true, offered: true }), true);
    assert.equal(bindingAllowed(none, { chosen: true, offered: true }), false);
    assert.equal(bindingAllowed(unoffered, { chosen: true, offered: true }), false);
    assert.equal(bindingAllowed(used, { chosen: false, offered: true }), false);
    assert.equal(bindingAllowed(none, { chosen: false, offered: true }), true);
    assert.equal(bindingAllowed(unoffered, { chosen: false, offered: true }), false, "somebody hid the -PLUS from it");
    assert.equal(bindingAllowed(unoffered, { chosen: false, offered: false }), true);
  });

  it("makes up the same verifier for the same unknown name, and another for another", () => {
    const secret = Buffer.from("server secret");
    const one = makeUpVerifier(secret, "nobody@example.org");
    assert.deepEqual(makeUpVerifier(secret, "nobody@example.org"), one);
    assert.notDeepEqual(makeUpVerifier(secret, "nobodi@example.org").salt, one.salt);
    assert.notDeepEqual(makeUpVerifier(Buffer.from("other"), "nobody@example.org").salt, one.salt);
    assert.equal(one.salt.length, 16);
  });

  it("makes nonces that may stand in a message", () => {
    const nonce = makeNonce();
    assert.equal(parseClientFirst(Buffer.from(`n,,n=u,r=${nonce}`)).nonce, nonce);
    assert.notEqual(makeNonce(), nonce);
  });
});
