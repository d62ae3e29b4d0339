/** header: what header fields say. */
import { test } from "../definition.ts";
import { readFieldNames } from "../matching/field-names.ts";
import { readMatcher } from "../matching/matcher.ts";
import { shownValue } from "../message/fields.ts";

export const header = test({
  name: "header",
  rfc: "5228 5.7",
  read(given) {
    const matches = readMatcher(given);
    const names = readFieldNames(given);
    const keys = given.strings("the keys");
    return (run) => {
      const values = run.texts(names).flatMap((name) => run.message.fields(name).map(shownValue));
      return matches(run, values, keys);
    };
  },
});
