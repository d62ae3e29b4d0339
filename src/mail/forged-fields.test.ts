import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withoutForgedFields } from "./forged-fields.ts";
import { FOREIGN_RESULTS_MAX } from "./limits.ts";

const without = (header: string): string =>
  Buffer.from(
    withoutForgedFields(
      Buffer.from(`Subject: before\r\n${header}To: after\r\n\r\nAuthentication-Results: mx.test; x\r\n`),
      "MX.test",
    ),
  )
    .toString()
    .replace(/^Subject: before\r\n|To: after\r\n[^]*$/g, "");

describe("fields of a server with an international name", () => {
  for (const id of ["xn--bcher-kva.test", "B\u00fccher.test", "=?utf-8?q?b=C3=BCcher?=.test", "bu\u0308cher.test"])
    for (const own of ["xn--bcher-kva.test", "b\u00fccher.test"])
      it(`go: ${id} at ${own}`, () => {
        const message = Buffer.from(`Authentication-Results: ${id}; dmarc=pass\r\nTo: b\r\n\r\n`);
        assert.equal(String(withoutForgedFields(message, own)), "To: b\r\n\r\n");
      });
});

describe("fields that others may not write", () => {
  const forged = [
    "Authentication-Results: mx.test; dmarc=pass\r\n",
    "authentication-RESULTS:MX.Test.;dmarc=pass\r\n",
    "Authentication-Results : mx.test; dmarc=pass\r\n",
    "Authentication-Results:\r\n mx.test;\r\n\tdmarc=pass\r\n",
    "Authentication-Results: (a (comment)) \r\n\t mx.test (more) 1; dmarc=pass\r\n",
    'Authentication-Results: "mx.\\test"; dmarc=pass\r\n',
    "Authentication-Results: mx.test\r\n",
    "Authentication-Results: (never closed mx.test; dmarc=pass\r\n",
    `Authentication-Results: (${"x".repeat(3000)}) mx.test; dmarc=pass\r\n`,
    "Authentication-Results:\r\n",
    "Authentication-Results: \uff4d\uff58.test; dmarc=pass\r\n",
    "Authentication-Results: mx\u3002test; dmarc=pass\r\n",
    "Authentication-Results: =?utf-8?q?mx=2Etest?=; dmarc=pass\r\n",
    "Authentication-Results: =?utf-8?q?mx=2Etest=3B_dmarc=3Dpass?=\r\n",
    "Authentication-Results: mx.test/1; dmarc=pass\r\n",
    "Authentication-Results: mx.test 1; dmarc=pass\r\n",
    "Authentication-Results: mx(of ours).test; dmarc=pass\r\n",
    "Authentication-Results: (a) mx.(of (all) ours)test(1)/1; dmarc=pass\r\n",
    'Authentication-Results: "mx".test; dmarc=pass\r\n',
    'Authentication-Results: mx."test" 1; dmarc=pass\r\n',
    "Authentication-Results: mx.\r\n test; dmarc=pass\r\n",
    "Authentication-Results: mx . test; dmarc=pass\r\n",
    'Authentication-Results: "mx.test\r\n',
    "Return-Path: <eve@example.org>\r\n",
    "X-Posthorn-Verdict: accept\r\n",
    "x-posthorn-verdict : accept\r\n\t; more\r\n",
  ];
  for (const field of forged) it(`go: ${JSON.stringify(field.slice(0, 80))}`, () => assert.equal(without(field), ""));

  const others = [
    "Authentication-Results: other.test; dmarc=pass\r\n",
    "Authentication-Results: mx.test.example; dmarc=fail\r\n",
    "Authentication-Results: a.mx.test; dmarc=fail smtp.helo=mx.test\r\n",
    "Authentication-Results: mx (mx.test); dmarc=pass\r\n",
    "Authentication-Results: mx; test=pass\r\n",
    "X-Authentication-Results: mx.test; dmarc=pass\r\n",
    "ARC-Authentication-Results: i=1; mx.test; dmarc=pass\r\n",
    "no field\r\n",
  ];
  for (const field of others) it(`stay: ${JSON.stringify(field)}`, () => assert.equal(without(field), field));

  it("go from between others, and the body stays", () => {
    const message = "A: 1\r\nReturn-Path: <x>\r\nB: 2\r\nReturn-Path: <y>\r\n\r\nReturn-Path: <z>\r\n";
    const rest = Buffer.from(withoutForgedFields(Buffer.from(message), "mx.test")).toString();
    assert.equal(rest, "A: 1\r\nB: 2\r\n\r\nReturn-Path: <z>\r\n");
    const clean = Buffer.from("A: 1\r\n\r\nx");
    assert.equal(withoutForgedFields(clean, "mx.test"), clean);
  });

  it("are not read without an end", () => {
    const field = "Authentication-Results: other.test; none\r\n";
    assert.equal(without(field.repeat(FOREIGN_RESULTS_MAX + 10)), field.repeat(FOREIGN_RESULTS_MAX));
  });
});
