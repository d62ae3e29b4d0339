import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { signingDomain } from "./signing-domain.ts";

const ours = { isLocalDomain: async (domain: string) => domain === "ours.example" };

describe("the domain that signs", () => {
  const table: readonly (readonly [header: string, domain: string | undefined])[] = [
    ["From: Ann <ann@OURS.example>", "ours.example"],
    ["From: ann@ours.example, eve@else.example", "ours.example"],
    ["From: eve@else.example, ann@ours.example", undefined],
    ["From: nobody", undefined],
    ["Subject: none", undefined],
    ["Resent-From: bob@ours.example\r\nResent-Date: today\r\nFrom: ann@ours.example", undefined],
    ["From: ann@ours.example\r\nResent-From: bob@ours.example", undefined],
  ];
  for (const [header, domain] of table) {
    it(`of ${JSON.stringify(header)} is ${domain ?? "none"}`, async () => {
      assert.equal(await signingDomain(ours, Buffer.from(`${header}\r\n\r\nx\r\n`)), domain);
    });
  }
});
