import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PASSWORD_CHARACTERS_MIN } from "../auth/limits.ts";
import { Refusal } from "../base/errors.ts";
import { chosenPassword } from "./chosen-password.ts";

const tooShort = (error: unknown): boolean =>
  error instanceof Refusal && error.code === "invalid" && /too short: 8 characters at least/.test(error.message);

describe("a password that somebody chooses", () => {
  it("has eight characters at least, whatever they are", () => {
    for (const password of [
      "x".repeat(PASSWORD_CHARACTERS_MIN),
      "        ",
      "\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801\u5bc6\u7801",
    ])
      assert.equal(chosenPassword(password), password);
    for (const password of ["x", "seven77", "\u5bc6\u7801\u5bc6\u7801"])
      assert.throws(() => chosenPassword(password), tooShort);
  });

  it("is counted in characters, not in octets or halves of them, as it will be compared", () => {
    assert.throws(() => chosenPassword("\u{1f511}".repeat(PASSWORD_CHARACTERS_MIN - 1)), tooShort);
    assert.ok(chosenPassword("\u{1f511}".repeat(PASSWORD_CHARACTERS_MIN)));
    assert.throws(() => chosenPassword("e\u0301".repeat(PASSWORD_CHARACTERS_MIN - 1)), tooShort);
  });

  it("is refused for what it is where it cannot be one at all", () => {
    assert.throws(() => chosenPassword(""), /the password is empty/);
    assert.throws(() => chosenPassword("x".repeat(2000)), /longer than 1024 octets/);
  });
});
