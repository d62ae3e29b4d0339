/** environment: what is known of the place where the script runs (RFC 5183). */
import { test } from "../definition.ts";
import { readMatcher } from "../matching/matcher.ts";

export const environment = test({
  name: "environment",
  rfc: "5183 4",
  requires: "environment",
  read(given) {
    const matcher = readMatcher(given);
    const name = given.string("the name of an item");
    const keys = given.strings("the keys");
    return (run) => {
      const value = run.host.environment(run.text(name).toLowerCase());
      return value !== undefined && matcher.any(run, [value], keys);
    };
  },
});
