/** The page about the standards of IMAP: it is current, and it is true. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { announcedCapabilities, beyondRfcs, imapReference, imapStandards } from "../tools/imap-page.ts";

describe("docs/reference/imap.md", () => {
  const standards = imapStandards();
  const followed = standards.filter(({ status }) => status === "done" || status === "part");

  it("is current: node tools/reference.ts", () => {
    const page = readFileSync(join(import.meta.dirname, "../docs/reference/imap.md"), "utf8");
    assert.equal(page, imapReference(), "run node tools/reference.ts, and read what has changed");
  });

  it("names standards that rfc/index.tsv knows, in their order", () => {
    const numbers = standards.map(({ number }) => number);
    assert.deepEqual(
      standards.filter(({ title }) => title === "").map(({ number }) => number),
      [],
    );
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => Number(a) - Number(b)),
    );
  });

  it("names the capabilities that the server announces, and no others as followed", () => {
    const named = new Set([...followed.flatMap(({ capabilities }) => capabilities), ...beyondRfcs.keys()]);
    const announced = announcedCapabilities();
    assert.deepEqual([...announced.symmetricDifference(named)], []);
  });

  it("has a test for every standard that is followed", () => {
    assert.deepEqual(
      followed.filter(({ tests }) => tests.length === 0).map(({ number }) => number),
      [],
    );
  });
});
