/** set: gives a variable its value, changed by modifiers (RFC 5229 4). */
import { command } from "../definition.ts";
import { variableName } from "../language/variable-name.ts";
import { readModifiers } from "../language/modifiers.ts";

export const set = command({
  name: "set",
  rfc: "5229 4",
  requires: "variables",
  read(given) {
    const change = readModifiers(given);
    const name = variableName(given, given.string("the name of a variable"));
    const value = given.string("the value");
    return (run) => {
      if (name !== undefined) run.variables.set(name, change(run, run.text(value)));
    };
  },
});
