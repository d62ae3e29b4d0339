import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FieldNames } from "../mime/header.ts";
import { SIGNED_PER_NAME_MAX } from "./limits.ts";
import { readSignableHeader, selectForSigning, type NameToSign } from "./selection.ts";

const names: readonly NameToSign[] = [
  { name: "from", oversign: true },
  { name: "to", oversign: true },
  { name: "list-id", oversign: false },
  { name: "received", oversign: false },
];

function select(message: string): { names: string; fields: string; body: string } {
  const bytes = Buffer.from(message);
  const header = readSignableHeader(bytes, new FieldNames(names.map(({ name }) => name)));
  const selection = selectForSigning(header, names);
  return {
    names: selection.names.join(":"),
    fields: Buffer.concat(selection.fields).toString(),
    body: bytes.subarray(header.bodyStart).toString(),
  };
}

describe("what is signed of a header", () => {
  it("is what is there, from the last one up, and what must not be added", () => {
    assert.deepEqual(select("Received: 2\r\nFROM: a\r\nX: y\r\nReceived: 1\r\n\r\nFrom: b\r\n"), {
      names: "from:from:to:received:received",
      fields: "from:a\r\nreceived:1\r\nreceived:2\r\n",
      body: "From: b\r\n",
    });
  });

  it("ends at the first empty line, whatever stands before it", () => {
    assert.equal(select("From: a\r\nno field\r\nTo: b\r\n\r\nbody").fields, "from:a\r\nto:b\r\n");
    assert.deepEqual(select("From: a"), { names: "from:from:to", fields: "from:a\r\n", body: "" });
    assert.deepEqual(select("\r\n\r\nFrom: a\r\n"), { names: "from:to", fields: "", body: "\r\nFrom: a\r\n" });
    assert.deepEqual(select(""), { names: "from:to", fields: "", body: "" });
  });

  it("is bounded", () => {
    const many = Array.from({ length: SIGNED_PER_NAME_MAX + 5 }, (_, i) => `To: ${i}\r\n`).join("");
    const selection = select(`${many}\r\n`);
    assert.equal(selection.names.split(":").filter((name) => name === "to").length, SIGNED_PER_NAME_MAX);
    assert.match(selection.fields, new RegExp(`^to:${SIGNED_PER_NAME_MAX + 4}\r\n`));
  });
});
