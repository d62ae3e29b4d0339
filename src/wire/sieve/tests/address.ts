/** address: the addresses in header fields, without the names beside them. */
import { test } from "../definition.ts";
import { readAddressPart } from "../matching/address-part.ts";
import { mayHoldAddresses } from "../matching/field-names.ts";
import { readFieldSource } from "../matching/field-source.ts";
import { readMatcher } from "../matching/matcher.ts";
import { addressesIn } from "../message/addresses.ts";

export const address = test({
  name: "address",
  rfc: "5228 5.1",
  read(given) {
    const part = readAddressPart(given);
    const matcher = readMatcher(given);
    const fields = readFieldSource(given);
    const names = given.strings("the names of header fields");
    for (const { fixed, at } of names) {
      if (fixed !== undefined && !mayHoldAddresses(fixed)) given.mistake(`the field ${fixed} holds no addresses`, at);
    }
    const keys = given.strings("the keys");
    return (run) => {
      const found = fields(run, run.texts(names)).flatMap((field) => addressesIn(run, field));
      const values = found.map(part).filter((value) => value !== undefined);
      return matcher.any(run, values, keys);
    };
  },
});
