import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { base32, makeTotpSecret, matchingStep, totpCode } from "./totp.ts";

const SECRET = Buffer.from("12345678901234567890");

describe("codes of an authenticator", () => {
  it("are those of RFC 6238 appendix B", () => {
    const table: readonly (readonly [number, string])[] = [
      [59, "287082"],
      [1_111_111_109, "081804"],
      [1_111_111_111, "050471"],
      [1_234_567_890, "005924"],
      [2_000_000_000, "279037"],
      [20_000_000_000, "353130"],
    ];
    for (const [seconds, code] of table) assert.equal(totpCode(SECRET, seconds * 1000), code);
  });

  it("are taken half a minute early and late, once", () => {
    const now = 1_111_111_111_000;
    const take = (code: string, lastStep = 0) => matchingStep(SECRET, code, { now, lastStep });
    const step = Math.floor(now / 30_000);
    assert.equal(take(totpCode(SECRET, now)), step);
    assert.equal(take(totpCode(SECRET, now - 30_000)), step - 1);
    assert.equal(take(totpCode(SECRET, now + 30_000)), step + 1);
    assert.equal(take(totpCode(SECRET, now - 60_000)), undefined);
    assert.equal(take(totpCode(SECRET, now), step), undefined);
    assert.equal(take(totpCode(SECRET, now - 30_000), step), undefined);
    for (const wrong of ["", "12345", "1234567", "abcdef", "05047é"]) assert.equal(take(wrong), undefined);
  });

  it("come from a secret that is long, and written in base32", () => {
    assert.equal(makeTotpSecret().length, 20);
    assert.notDeepEqual(makeTotpSecret(), makeTotpSecret());
    const table = [
      ["", ""],
      ["f", "MY"],
      ["fo", "MZXQ"],
      ["foo", "MZXW6"],
      ["foob", "MZXW6YQ"],
      ["fooba", "MZXW6YTB"],
      ["foobar", "MZXW6YTBOI"],
    ] as const;
    for (const [plain, encoded] of table) assert.equal(base32(Buffer.from(plain)), encoded);
  });
});
