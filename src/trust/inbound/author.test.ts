import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readSignableHeader } from "../../wire/dkim/selection.ts";
import { FieldNames } from "../../wire/mime/header.ts";
import { authorOf } from "./author.ts";

const FROM = new FieldNames(["from"]);
const LONG = 1_000_000;

describe("the author of a message", () => {
  // Where reading took the square of their length, these would take hours.
  it("is found in the longest field in no time", { timeout: 60_000 }, () => {
    for (const value of [
      `a@b.example ${">".repeat(LONG)}`,
      `<a@b.example>${"x>".repeat(LONG)}`,
      `"${"x".repeat(LONG)} <a@b.example>`,
      `"${"\\x".repeat(LONG)}" <a@b.example>`,
      `${"(".repeat(LONG)} a@b.example`,
      `${"(x".repeat(LONG)} a@b.example`,
    ])
      assert.deepEqual(authorOf(readSignableHeader(Buffer.from(`From: ${value}\r\n`), FROM)), {
        domain: "b.example",
      });
  });

  it("is not looked for longer where there is none", { timeout: 60_000 }, () => {
    for (const piece of [">(", '>"', "(\\", '"\\', "(", '"', "()", "<", ">", "@", ">@,", "=?", "\\", ";"])
      for (const value of [`a@b.example ${piece.repeat(LONG / 2)}`, `${piece.repeat(LONG / 2)} a@b.example`])
        authorOf(readSignableHeader(Buffer.from(`From: ${value}\r\n`), FROM));
  });
});
