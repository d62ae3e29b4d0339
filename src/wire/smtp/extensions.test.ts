import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Extensions, readExtensions } from "./extensions.ts";

describe("extensions", () => {
  it("knows none after HELO", () => {
    const { name, pipelining, size, mechanisms, limits } = readExtensions(["mx.example.org at your service"]);
    assert.deepEqual(
      { name, pipelining, size, mechanisms: [...mechanisms], limits },
      {
        name: "mx.example.org",
        pipelining: false,
        size: undefined,
        mechanisms: [],
        limits: { transactions: undefined, recipients: undefined, domains: undefined },
      },
    );
  });

  const table: readonly [line: string, known: Partial<Omit<Extensions, "mechanisms">>][] = [
    ["PIPELINING", { pipelining: true }],
    ["pipelining", { pipelining: true }],
    ["PIPELINING please", { pipelining: true }],
    ["SIZE 1000", { size: 1000 }],
    ["SIZE", { size: 0 }],
    ["SIZE=52428800", { size: 52_428_800 }],
    ["SIZE much", { size: 0 }],
    [`SIZE ${"9".repeat(40)}`, { size: Number.MAX_SAFE_INTEGER }],
    ["8BITMIME", { eightBitMime: true }],
    ["SMTPUTF8", { smtpUtf8: true }],
    ["CHUNKING", { chunking: true }],
    ["BINARYMIME", { binaryMime: true }],
    ["DSN", { dsn: true }],
    ["STARTTLS", { startTls: true }],
    ["REQUIRETLS", { requireTls: true }],
    ["DELIVERBY", { deliverBy: 0 }],
    ["DELIVERBY 240", { deliverBy: 240 }],
    ["MT-PRIORITY MIXER", { priority: true }],
    ["LIMITS RCPTMAX=20 MAILMAX=5", { limits: { transactions: 5, recipients: 20, domains: undefined } }],
    [
      "LIMITS RCPTDOMAINMAX=1 FOO=3 RCPTMAX=0",
      { limits: { transactions: undefined, recipients: undefined, domains: 1 } },
    ],
    ["X-SOMETHING 1 2 3", {}],
    ["", {}],
    ["===", {}],
  ];
  for (const [line, known] of table) {
    it(`reads ${JSON.stringify(line.slice(0, 40))}`, () => {
      assert.deepEqual(readExtensions(["mx", line]), { ...readExtensions(["mx"]), ...known });
    });
  }

  it("joins the ways in which AUTH is written", () => {
    const { mechanisms } = readExtensions(["mx", "AUTH PLAIN LOGIN", "AUTH=LOGIN scram-sha-256"]);
    assert.deepEqual([...mechanisms], ["PLAIN", "LOGIN", "SCRAM-SHA-256"]);
  });
});
