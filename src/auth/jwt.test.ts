import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { exportJWK, exportSPKI, generateKeyPair, generateSecret, SignJWT, UnsecuredJWT } from "jose";
import { claimedIssuer, KeySet, type Verdict } from "./jwt.ts";

const NOW = Date.UTC(2026, 0, 1);
const expected = { issuer: "https://issuer.test", audience: "posthorn", now: NOW };

const unsigned = (claims: Record<string, unknown> = {}): SignJWT =>
  new SignJWT(claims)
    .setIssuer(expected.issuer)
    .setAudience("posthorn")
    .setExpirationTime(new Date(NOW + 1000));

async function pairOf(alg: string): Promise<{ privateKey: Parameters<SignJWT["sign"]>[0]; jwk: object; pem: string }> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey), pem: await exportSPKI(publicKey) };
}

const setOf = (...keys: readonly object[]): KeySet => KeySet.parse(JSON.stringify({ keys }));
const problem = (verdict: Verdict): string => ("claims" in verdict ? "none" : verdict.problem);

describe("tokens of issuers", () => {
  for (const alg of ["RS256", "PS384", "ES256", "ES512", "EdDSA"]) {
    it(`are proven by ${alg}`, async () => {
      const { privateKey, jwk } = await pairOf(alg);
      const token = await unsigned({ email: "ann@example.org" }).setProtectedHeader({ alg }).sign(privateKey);
      assert.equal(claimedIssuer(token), expected.issuer);
      const verdict = await setOf(jwk).verify(token, expected);
      assert.ok("claims" in verdict, problem(verdict));
      assert.equal(verdict.claims["email"], "ann@example.org");
    });
  }

  it("are tried with every key when they do not say which it is", async () => {
    const [one, two, three] = [await pairOf("ES256"), await pairOf("ES256"), await pairOf("ES256")];
    const token = await unsigned().setProtectedHeader({ alg: "ES256" }).sign(two.privateKey);
    assert.ok("claims" in (await setOf(one.jwk, two.jwk, three.jwk).verify(token, expected)));
    assert.match(problem(await setOf(one.jwk, three.jwk).verify(token, expected)), /signature/);
  });

  it("that say too little, or something else, are none", async () => {
    const { privateKey, jwk } = await pairOf("ES256");
    const keys = setOf(jwk);
    const header = { alg: "ES256" };
    const says = async (token: SignJWT, what: RegExp): Promise<void> =>
      assert.match(problem(await keys.verify(await token.setProtectedHeader(header).sign(privateKey), expected)), what);
    await says(unsigned().setIssuer("https://other.test"), /"iss"/);
    await says(unsigned().setAudience("another"), /"aud"/);
    await says(new SignJWT({}).setIssuer(expected.issuer).setExpirationTime(new Date(NOW + 1000)), /"aud"/);
    await says(new SignJWT({}).setIssuer(expected.issuer).setAudience("posthorn"), /"exp"/);
    await says(unsigned().setExpirationTime(new Date(NOW - 61_000)), /"exp"/);
    await says(unsigned().setNotBefore(new Date(NOW + 61_000)), /"nbf"/);
    await says(unsigned().setExpirationTime(new Date(NOW - 30_000)), /none/);
  });

  it("that nobody has signed, or with a secret, are none", async () => {
    const { privateKey, jwk, pem } = await pairOf("RS256");
    const keys = setOf(jwk);
    const plain = new UnsecuredJWT({ email: "ann@example.org" })
      .setIssuer(expected.issuer)
      .setAudience("posthorn")
      .setExpirationTime(new Date(NOW + 1000))
      .encode();
    assert.notEqual(problem(await keys.verify(plain, expected)), "none");
    // The public key as a secret that both know: an old mistake of verifiers (RFC 8725 2.1).
    const confused = await unsigned().setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(pem));
    assert.notEqual(problem(await keys.verify(confused, expected)), "none");
    const secret = await generateSecret("HS256", { extractable: true });
    const shared = await unsigned().setProtectedHeader({ alg: "HS256" }).sign(secret);
    assert.notEqual(problem(await setOf(await exportJWK(secret)).verify(shared, expected)), "none");
    const token = await unsigned().setProtectedHeader({ alg: "RS256" }).sign(privateKey);
    const [head, body, signature] = token.split(".");
    for (const wrong of [
      "",
      "x",
      "a.b.c",
      `${head}.${body}.`,
      `${head}.${body}.${signature}x`,
      `${head}.e30.${signature}`,
    ]) {
      assert.notEqual(problem(await keys.verify(wrong, expected)), "none", wrong);
    }
    assert.equal(claimedIssuer("pht_abc"), undefined);
    assert.equal(claimedIssuer("a.b.c"), undefined);
  });

  it("may be signed with a key that is not known yet", async () => {
    const { privateKey, jwk } = await pairOf("ES256");
    const token = await unsigned().setProtectedHeader({ alg: "ES256", kid: "new" }).sign(privateKey);
    const verdict = await setOf({ ...jwk, kid: "old" }).verify(token, expected);
    assert.equal("claims" in verdict ? undefined : verdict.unknownKey, true);
  });

  it("come with keys that can be read", () => {
    for (const text of [
      "",
      "[]",
      "null",
      "{}",
      '{"keys":{}}',
      '{"keys":[3]}',
      `{"keys":[${'{"kty":"EC"},'.repeat(100)}{}]}`,
    ]) {
      assert.throws(() => KeySet.parse(text), Error, text.slice(0, 20));
    }
  });
});
