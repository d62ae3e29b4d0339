import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { progressLine } from "./progress-line.ts";

describe("a line of progress", () => {
  it("takes the place of the one before, and goes", () => {
    const written: string[] = [];
    {
      using line = progressLine({ write: (text) => written.push(text) });
      line.show("1 of 2 messages, INBOX");
      line.show("2 of 2 messages, INBOX");
    }
    const clear = "\r\u001b[K";
    assert.deepEqual(written, [`${clear}1 of 2 messages, INBOX`, `${clear}2 of 2 messages, INBOX`, clear]);
  });

  it("obeys no mailbox of an old server, and writes nothing where there was nothing", () => {
    const written: string[] = [];
    const write = (text: string): number => written.push(text);
    progressLine({ write })[Symbol.dispose]();
    assert.deepEqual(written, []);
    progressLine({ write }).show("\u001b]0;owned\u0007Work\n\u001b[2J");
    assert.deepEqual(written, ["\r\u001b[K\ufffd]0;owned\ufffdWork \ufffd[2J"]);
  });
});
