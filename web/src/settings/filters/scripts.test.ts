import assert from "node:assert/strict";
import { it } from "node:test";
import { WrongScript } from "./scripts.ts";

it("what the server finds wrong is told with its line, once where a line has it twice", () => {
  const told = ["line 3, column 5: no comma", "line 3, column 9: no comma", "line 4, column 5: no comma", "too deep"];
  assert.deepEqual(new WrongScript(told.join("\n")).mistakes, [
    { line: 3, text: "no comma" },
    { line: 4, text: "no comma" },
    { line: undefined, text: "too deep" },
  ]);
});
