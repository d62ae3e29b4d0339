import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { footerStart } from "./footer.ts";

const FULL = "QUJD".repeat(19);
const LAST = "QUJDRA==";

/** What is before the footer, and the footer. */
function parted(body: string): readonly [string, string] {
  const at = footerStart(Buffer.from(body, "latin1"));
  return [body.slice(0, at), body.slice(at)];
}

describe("a footer behind base64", () => {
  it("begins with the first line that is none", () => {
    const footer = "_______________________________________________\r\nlist mailing list\r\nlist@example.org\r\n";
    const encoded = `${FULL}\r\n${FULL}\r\n${LAST}\r\n`;
    assert.deepEqual(parted(encoded + footer), [encoded, footer]);
    assert.deepEqual(parted(`${LAST}\n-- \nYours, the list`), [`${LAST}\n`, "-- \nYours, the list"]);
  });

  it("may have words that could be base64, and empty lines", () => {
    const footer = "-- \r\nUnsubscribe\r\n\r\nby a word to list@example.org\r\n";
    assert.deepEqual(parted(`${FULL}\r\n\r\n${footer}`), [`${FULL}\r\n\r\n`, footer]);
  });

  it("is not there where all is base64, or a line of it is damaged", () => {
    for (const body of [
      "",
      "\n",
      LAST,
      `${FULL}\r\n${LAST}\r\n`,
      `${FULL}\r\nQUJ?RA==\r\n`,
      `${FULL}\r\n${LAST}\r\n!\r\n`,
    ])
      assert.deepEqual(parted(body), [body, ""]);
  });

  it("is none without base64 before it", () => {
    const text = "Only words, of a list -- that forgot to encode.\r\n";
    assert.deepEqual(parted(text), [text, ""]);
  });

  it("is looked for at the end alone", () => {
    const long = `-- a line of words\r\n`.repeat(2_000);
    const at = footerStart(Buffer.from(`${FULL}\r\n${long}`));
    assert.ok(at > FULL.length + 2 + long.length - 17_000, "the rest is taken for what it was said to be");
  });
});
