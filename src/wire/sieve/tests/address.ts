/** address: the addresses in header fields, without the names beside them. */
import { test } from "../definition.ts";
import { readAddressPart } from "../matching/address-part.ts";
import { readFieldNames } from "../matching/field-names.ts";
import { readMatcher } from "../matching/matcher.ts";
import { addressesIn } from "../message/addresses.ts";

export const address = test({
  name: "address",
  rfc: "5228 5.1",
  read(given) {
    const part = readAddressPart(given);
    const matches = readMatcher(given);
    const names = readFieldNames(given);
    const keys = given.strings("the keys");
    return (run) => {
      const fields = run.texts(names).flatMap((name) => run.message.fields(name));
      const values = fields.flatMap((field) => addressesIn(field)).map(part);
      return matches(
        run,
        values.filter((value) => value !== undefined),
        keys,
      );
    };
  },
});
