import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Json } from "./json.ts";
import { jsonResponse, piecesOf } from "./json-body.ts";

const HEADERS = { "cache-control": "no-store" };

describe("an answer of many megabytes", () => {
  it("is the same text as a small one", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal([...piecesOf(value as Json)].join(""), JSON.stringify(value));
      }),
    );
  });

  it("comes in pieces, between which others have their turn", async () => {
    const value = {
      list: [
        { id: "M1", text: `x${"\u{1f600}\n".repeat(900_000)}` },
        { id: "M2", text: "" },
      ],
      empty: [],
    };
    const response = jsonResponse(value, 2_700_000, HEADERS);
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.equal(response.headers.get("cache-control"), "no-store");
    const pieces: Uint8Array[] = [];
    for await (const piece of response.body ?? []) pieces.push(piece);
    assert.ok(pieces.length > 2);
    assert.deepEqual(JSON.parse(Buffer.concat(pieces).toString()), value);
  });

  it("is one when it is small", async () => {
    const response = jsonResponse({ a: 1 }, 1, HEADERS);
    assert.equal(await response.text(), '{"a":1}');
    assert.equal(response.headers.get("cache-control"), "no-store");
  });
});
