import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { previewKind } from "./kinds.ts";

const cases: readonly (readonly [type: string, name: string | null, kind: string | undefined])[] = [
  ["image/png", null, "image"],
  ["IMAGE/JPEG", "x", "image"],
  ["image/svg+xml", "x.png", undefined],
  ["text/plain; charset=utf-8", "x", "text"],
  ["text/html", "x.txt", "html"],
  ["application/json", null, "text"],
  ["application/ld+json", null, "text"],
  ["application/xhtml+xml", null, "text"],
  ["application/pdf", null, "pdf"],
  ["Text/Calendar; method=REQUEST", "x.txt", "events"],
  ["text/x-vcard", null, "contacts"],
  ["message/rfc822", null, "message"],
  ["application/octet-stream", "Report.PDF", "pdf"],
  ["application/octet-stream", "Report.TXT", "text"],
  ["application/octet-stream", "x.svg", undefined],
  ["application/octet-stream", "x.constructor", undefined],
  ["application/zip", "x.txt", "zip"],
  ["application/x-7z-compressed", "x.zip", undefined],
  ["video/mp4", "x.mp4", undefined],
];

describe("how a file is looked at", () => {
  for (const [type, name, kind] of cases)
    it(`${type} ${name}: ${kind}`, () => assert.equal(previewKind(type, name), kind));
});
