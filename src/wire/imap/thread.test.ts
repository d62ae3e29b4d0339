import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SyntaxProblem } from "../../base/errors.ts";
import { Reader } from "./reader.ts";
import { readThread } from "./thread.ts";

const read = (text: string) => readThread(Reader.of(` ${text}`));

describe("THREAD", () => {
  it("is read with algorithm, charset and keys", () => {
    assert.deepEqual(read("references utf-8 SEEN"), {
      algorithm: "REFERENCES",
      options: undefined,
      unknownCharset: undefined,
      key: { kind: "flag", flag: "\\Seen" },
    });
    assert.equal(read("ORDEREDSUBJECT X-NOVEL ALL").unknownCharset, "X-NOVEL");
  });

  it("is refused where the grammar does not have it", () => {
    for (const wrong of ["NOVEL UTF-8 ALL", "REFERENCES", "REFERENCES UTF-8", "(REFERENCES) UTF-8 ALL"])
      assert.throws(() => read(wrong), SyntaxProblem, wrong);
  });
});
