import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { otherTarget } from "./link-target.ts";

const cases: readonly (readonly [text: string, href: string, host: string | undefined])[] = [
  ["https://bank.example/login", "https://evil.example/", "evil.example"],
  ["www.bank.example", "http://evil.example/www.bank.example", "evil.example"],
  ["bank.com", "https://bank.com.evil.example", "bank.com.evil.example"],
  ["bank.com/login?x", "https://user:bank.com@evil.example/", "evil.example"],
  ["https://bank.example", "https://bank.example/welcome", undefined],
  ["bank.com", "https://www.bank.com/", undefined],
  ["mail.bank.com", "https://bank.com/", undefined],
  ["bank.com", "https://login.bank.com/", undefined],
  ["click here", "https://evil.example/", undefined],
  ["report.pdf", "https://files.example/", undefined],
  ["Our shop at bank.com", "https://evil.example/", undefined],
  ["https://bank.example", "#top", undefined],
];

describe("where a link leads", () => {
  for (const [text, href, host] of cases)
    it(`${text} to ${href}: ${host ?? "as it says"}`, () => assert.equal(otherTarget(text, href), host));
});
