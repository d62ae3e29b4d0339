/** envelope: the addresses of the protocol, not those of the header. */
import { test } from "../definition.ts";
import { readAddressPart } from "../matching/address-part.ts";
import { readMatcher } from "../matching/matcher.ts";
import type { Envelope } from "../running/run.ts";

const PARTS: ReadonlyMap<string, (envelope: Envelope) => string | undefined> = new Map([
  ["from", ({ from }: Envelope): string | undefined => from],
  ["to", ({ to }: Envelope): string | undefined => to],
  ["auth", ({ auth }: Envelope): string | undefined => auth],
]);

export const envelope = test({
  name: "envelope",
  rfc: "5228 5.4",
  requires: "envelope",
  read(given) {
    const part = readAddressPart(given);
    const matcher = readMatcher(given);
    const names = given.strings("the parts of the envelope");
    for (const { fixed, at } of names) {
      if (fixed !== undefined && !PARTS.has(fixed.toLowerCase()))
        given.mistake(`the envelope has "from" and "to", no "${fixed}"`, at);
    }
    const keys = given.strings("the keys");
    return (run) => {
      const addresses = run.texts(names).map((name) => PARTS.get(name.toLowerCase())?.(run.envelope));
      // The null reverse-path is empty in all its parts (RFC 5228 5.4).
      const values = addresses.map((address) => (address === undefined || address === "" ? address : part(address)));
      return matcher.any(
        run,
        values.filter((value) => value !== undefined),
        keys,
      );
    };
  },
});
