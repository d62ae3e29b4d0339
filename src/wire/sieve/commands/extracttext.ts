/** extracttext: the text of the part that a foreverypart is at, of HTML without its markup, into a variable (RFC 5703 7). */
import { command } from "../definition.ts";
import { readModifiers } from "../language/modifiers.ts";
import { variableName } from "../language/variable-name.ts";
import { extractedText } from "../mime/extracted-text.ts";

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
      const text = extractedText(run.part);
      run.spendOn(text.length);
      run.variables.set(name, change(run, first === undefined ? text : beginning(text, first)));
    };
  },
});

/** A character is at most two of the units that strings are counted in. */
function beginning(text: string, characters: number): string {
  const start = text.slice(0, 2 * characters);
  return [...start].slice(0, characters).join("");
}
