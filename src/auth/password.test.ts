import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Refusal } from "../base/errors.ts";
import { HASHES_WAITING_MAX } from "./limits.ts";
import { isPasswordHash, PasswordHasher } from "./password.ts";

const cheap = { memoryKiB: 64, passes: 1 };

describe("password hashes", () => {
  it("accept the password they were made from and no other", async () => {
    const hasher = new PasswordHasher(cheap);
    const stored = await hasher.hash("open sesame");
    assert.match(stored, /^\$argon2id\$v=19\$m=64,t=1,p=1\$[^=$]+\$[^=$]+$/);
    assert.equal(await hasher.verify("open sesame", stored), true);
    assert.equal(await hasher.verify("open Sesame", stored), false);
    assert.equal(await hasher.verify("open sesame", undefined), false);
    assert.notEqual(await hasher.hash("open sesame"), stored);
  });

  it("are checked as the reference implementation makes them", async () => {
    // The test vector "password"/"somesalt", t=2, m=64 MiB, p=1 of the argon2 reference implementation's own tests.
    const stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assert.equal(await new PasswordHasher(cheap).verify("password", stored), true);
  });

  it("say when they are due for renewal", async () => {
    const hasher = new PasswordHasher(cheap);
    const stored = await hasher.hash("x");
    assert.equal(hasher.isOutdated(stored), false);
    assert.equal(new PasswordHasher({ memoryKiB: 128, passes: 1 }).isOutdated(stored), true);
    assert.equal(hasher.isOutdated("{CRYPT}x"), true);
  });

  for (const [what, text] of [
    [
      "another algorithm",
      "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ],
    [
      "more memory than any login may take",
      "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ],
    [
      "more passes than any login may take",
      "$argon2id$v=19$m=64,t=999,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ],
    [
      "too little memory for its lanes",
      "$argon2id$v=19$m=8,t=1,p=2$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
    ],
    ["plain text", "secret"],
  ] as const) {
    it(`do not take ${what}`, async () => {
      assert.equal(isPasswordHash(text), false);
      assert.equal(await new PasswordHasher(cheap).verify("password", text), false);
    });
  }

  it("refuse a flood instead of queueing it", async () => {
    const hasher = new PasswordHasher(cheap);
    const checks = Array.from({ length: HASHES_WAITING_MAX + 50 }, () => hasher.verify("x", undefined));
    const results = await Promise.allSettled(checks);
    const refused = results.filter((each) => each.status === "rejected");
    assert.equal(refused.length, 48);
    for (const each of refused) assert.ok(each.reason instanceof Refusal && each.reason.code === "rate-limited");
    assert.equal(await hasher.verify("x", undefined), false, "and work again afterwards");
  });
});
