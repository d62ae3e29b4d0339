/** extracttext: the text of the part that a foreverypart is at, of HTML without its markup, into a variable (RFC 5703 7). */
import { command } from "../definition.ts";
import { partText } from "../../mime/text.ts";
import { readModifiers } from "../language/modifiers.ts";
import { variableName } from "../language/variable-name.ts";
import { STRING_LENGTH_MAX } from "../limits.ts";

export const extracttext = command({
  name: "extracttext",
  rfc: "5703 7",
  requires: "extracttext",
  read(given) {
    given.checker.need("variables", "extracttext", given.at);
    if (given.checker.loops.length === 0) given.mistake("extracttext stands in a foreverypart");
    const change = readModifiers(given);
    const first = given.tagNumber("first");
    const name = variableName(given, given.string("the name of a variable"));
    return (run) => {
      if (name === undefined || run.part === undefined) return;
      const { bytes, part } = run.part;
      const isText = part.content.type === "text";
      const text = isText ? partText(bytes, part, { lengthMax: STRING_LENGTH_MAX }).slice(0, STRING_LENGTH_MAX) : "";
      run.spendOn(text.length);
      run.variables.set(name, change(first === undefined ? text : [...text].slice(0, first).join("")));
    };
  },
});
