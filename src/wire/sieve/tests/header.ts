/** header: what header fields say. */
import { test } from "../definition.ts";
import { readFieldSource } from "../matching/field-source.ts";
import { readMatcher } from "../matching/matcher.ts";
import { readShownPart } from "../mime/shown-part.ts";

export const header = test({
  name: "header",
  rfc: "5228 5.7",
  read(given) {
    const matcher = readMatcher(given);
    const fields = readFieldSource(given);
    const shown = readShownPart(given);
    const names = given.strings("the names of header fields");
    const keys = given.strings("the keys");
    return (run) => {
      const values = fields(run, run.texts(names)).flatMap((field) => shown(run, field));
      return matcher.any(run, values, keys);
    };
  },
});
