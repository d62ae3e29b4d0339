import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SyntaxProblem } from "../base/errors.ts";
import { ScramClient } from "./scram-client.ts";

/** RFC 7677 3. */
const NONCE = "rOprNGfwEbeRWgbNEkqO";
const SERVER_FIRST = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const FINAL =
  "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

const client = (): ScramClient => new ScramClient("user", "pencil", NONCE);

describe("SCRAM as a client", () => {
  it("says what the standard's example says", async () => {
    const exchange = client();
    assert.equal(exchange.first, `n,,n=user,r=${NONCE}`);
    assert.equal(await exchange.final(SERVER_FIRST), FINAL);
    assert.ok(exchange.isGenuine(SERVER_FINAL));
    assert.ok(!exchange.isGenuine("v=AAAA"));
    assert.ok(!exchange.isGenuine("e=other-error"));
  });

  it("prepares the password, as the server did (RFC 5802 2.2)", async () => {
    for (const same of ["pen\u00adcil", "\uff50encil"])
      assert.equal(await new ScramClient("user", same, NONCE).final(SERVER_FIRST), FINAL);
  });

  it("believes nobody before the proof", () => assert.ok(!client().isGenuine(SERVER_FINAL)));

  for (const challenge of [
    "",
    "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    `r=${NONCE},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`,
    `r=${NONCE}x,s=***,i=4096`,
    `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0`,
    `r=${NONCE}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999`,
  ]) {
    it(`does not answer ${JSON.stringify(challenge)}`, () => assert.rejects(client().final(challenge), SyntaxProblem));
  }
});
