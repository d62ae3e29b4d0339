/** hasflag: the flags that the script set so far, or those in variables; each flag is a value. */
import { test } from "../definition.ts";
import { readFlags } from "../flags/flag-list.ts";
import { readMatcher } from "../matching/matcher.ts";
import { variableName } from "../language/variable-name.ts";

export const hasflag = test({
  name: "hasflag",
  rfc: "5232 4",
  requires: "imap4flags",
  read(given) {
    const matcher = readMatcher(given);
    const names = given.places > 1 ? given.strings("the names of variables") : [];
    for (const { at } of names.slice(0, 1)) given.checker.need("variables", "a variable", at);
    const variables = names.map((name) => variableName(given, name)).filter((name) => name !== undefined);
    const keys = given.strings("the flags");
    return (run) => {
      if (names.length === 0) return matcher.any(run, run.flags ?? [], keys);
      run.spend(variables.length);
      const texts = variables.map((name) => run.variables.get(name));
      return matcher.any(run, readFlags(run, texts), keys);
    };
  },
});
