/** exists: whether the message has all of these header fields. */
import { test } from "../definition.ts";
import { readFieldSource } from "../matching/field-source.ts";

export const exists = test({
  name: "exists",
  rfc: "5228 5.5",
  read(given) {
    const fields = readFieldSource(given, { hasIndex: false });
    const names = given.strings("the names of header fields");
    return (run) => run.texts(names).every((name) => fields(run, [name]).length > 0);
  },
});
