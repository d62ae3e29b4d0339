/** string: what variables hold (RFC 5229 5). */
import { test } from "../definition.ts";
import { readMatcher } from "../matching/matcher.ts";

export const string = test({
  name: "string",
  rfc: "5229 5",
  requires: "variables",
  read(given) {
    const matcher = readMatcher(given);
    const sources = given.strings("the strings");
    const keys = given.strings("the keys");
    return (run) => {
      const values = run.texts(sources);
      // Empty ones do not count (RFC 5229 5).
      return matcher.any(run, matcher.counts ? values.filter((value) => value !== "") : values, keys);
    };
  },
});
