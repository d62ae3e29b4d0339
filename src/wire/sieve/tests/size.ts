/** size: octets of the message; just that size is neither over nor under. */
import { test } from "../definition.ts";

export const size = test({
  name: "size",
  rfc: "5228 5.9",
  read(given) {
    const way = given.oneOf({ over: undefined, under: undefined });
    if (way === undefined) given.mistake("size needs :over or :under");
    const limit = given.number("a size");
    return (run) => (way?.name === "over" ? run.message.size > limit : run.message.size < limit);
  },
});
