import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RECEIVED_FIELDS_MAX } from "./limits.ts";
import { Traces } from "./loops.ts";

const traces = (header: string): Traces => new Traces(Buffer.from(`${header}\r\nDelivered-To: body@x\r\n`));

describe("traces of circles", () => {
  it("are too many Received fields", () => {
    assert.equal(traces("Received: a\r\n".repeat(RECEIVED_FIELDS_MAX)).tooMany, false);
    assert.equal(traces("RECEIVED : a\r\n b\r\n".repeat(RECEIVED_FIELDS_MAX + 1)).tooMany, true);
  });

  it("are deliveries to the same address", () => {
    const saw = (address: string): boolean => traces("delivered-to:\r\n User@Here.example \r\nX: y\r\n").saw(address);
    assert.equal(saw("uSER@here.example"), true);
    assert.equal(saw("user2@here.example"), false);
    assert.equal(saw("body@x"), false);
  });
});
