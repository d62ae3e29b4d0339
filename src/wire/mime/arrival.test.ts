import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { arrivalOf } from "./arrival.ts";
import { VERDICT_FIELD } from "./verdict.ts";

const PATH = "Return-Path: <a@far.example>\r\nDelivered-To: ada@example.org\r\n";
const RESULTS =
  "Authentication-Results: mx.example.org;\r\n\tspf=pass smtp.mailfrom=far.example;\r\n\tdmarc=fail header.from=far.example\r\n";
const RECEIVED = "Received: from far.example ([192.0.2.1])\r\n\tby mx.example.org with ESMTP\r\n\tid 1; now\r\n";
const SUBMITTED =
  "Received: from mx.example.org (submitted by one of its users)\r\n\tby mx.example.org with HTTP\r\n\tid 1; now\r\n";

const by = (trace: string): string => arrivalOf(Buffer.from(trace)).by;

describe("how a message came", () => {
  it("is told by what was written in front of it", () => {
    assert.equal(by(PATH + RESULTS + RECEIVED), "delivery");
    assert.equal(by(PATH + RECEIVED), "delivery");
    assert.equal(by(PATH + SUBMITTED), "submission");
    assert.equal(by(""), "import");
    assert.equal(arrivalOf(undefined).by, "unknown");
  });

  it("names what was found out", () => {
    assert.deepEqual(
      arrivalOf(Buffer.from(PATH + RESULTS + RECEIVED)).results?.map(({ method, result }) => `${method} ${result}`),
      ["spf pass", "dmarc fail"],
    );
    assert.equal(arrivalOf(Buffer.from(PATH + RECEIVED)).results, null);
  });

  it("says what became of it, and why", () => {
    const verdict = (text: string): unknown => arrivalOf(Buffer.from(`${PATH}${VERDICT_FIELD}: ${text}\r\n`)).verdict;
    assert.deepEqual(verdict("junk;\r\n\tone thing;\r\n\tand another"), {
      isJunk: true,
      reasons: ["one thing", "and another"],
    });
    assert.deepEqual(verdict("accept"), { isJunk: false, reasons: [] });
    assert.equal(arrivalOf(Buffer.from(PATH + RECEIVED)).verdict, null);
  });

  it("is not the client's to say", () =>
    assert.equal(
      by(PATH + RECEIVED.replace("far.example", "mx.example.org(submitted?by?one?of?its?users)")),
      "delivery",
    ));
});
