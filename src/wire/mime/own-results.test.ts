import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type HeaderField, ownReceived, ownResults } from "./own-results.ts";

const SERVER = "mx.example.org";
const results: HeaderField = { name: "Authentication-Results", value: ` ${SERVER};\r\n\tspf=pass` };
const received: HeaderField = { name: "Received", value: ` from a.example\r\n\tby ${SERVER} with ESMTP; now` };
const elsewhere: HeaderField = { name: "RECEIVED", value: ` from ${SERVER} by b.example with ESMTP; now` };
const other: HeaderField = { name: "Subject", value: ` by ${SERVER} with` };

const cases: readonly (readonly [name: string, headers: readonly HeaderField[], isFound: boolean])[] = [
  ["above the own Received", [other, results, received, elsewhere], true],
  ["below it", [received, results], false],
  ["above another's", [results, elsewhere, received], false],
  ["without any", [results, other], false],
  ["of another server", [{ ...results, value: " b.example; spf=pass" }, received], false],
  ["after another server's", [{ ...results, value: " b.example; spf=fail" }, results, received], true],
];

describe("what this server found out", () => {
  for (const [name, headers, isFound] of cases)
    it(`is ${isFound ? "" : "not "}believed ${name}`, () =>
      assert.equal(ownResults(headers, SERVER.toUpperCase())?.[0]?.result, isFound ? "pass" : undefined));

  it("is told where it came from, on one line", () =>
    assert.equal(ownReceived([received], SERVER), `from a.example by ${SERVER} with esmtp; now`));
});
