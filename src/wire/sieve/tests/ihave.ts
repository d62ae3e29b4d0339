/** ihave: whether these extensions are there; from then on they may be used (RFC 5463). */
import { test } from "../definition.ts";

export const ihave = test({
  name: "ihave",
  rfc: "5463 4",
  requires: "ihave",
  read(given) {
    const names = given.strings("the names of extensions");
    for (const { fixed, at } of names) {
      if (fixed === undefined) given.mistake("the name of an extension holds no variable", at);
    }
    const all = given.checker.supports(names.map(({ fixed = "" }) => fixed));
    return () => all;
  },
});
