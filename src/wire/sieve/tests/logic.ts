/** allof, anyof and not; what comes after the answer is known is not asked (RFC 5228 5.2, 5.3, 5.8). */
import { test } from "../definition.ts";

export const allof = test({
  name: "allof",
  rfc: "5228 5.2",
  read(given) {
    const all = given.tests();
    return async (run) => {
      for (const each of all) if (!(await each(run))) return false;
      return true;
    };
  },
});

export const anyof = test({
  name: "anyof",
  rfc: "5228 5.3",
  read(given) {
    const all = given.tests();
    return async (run) => {
      for (const each of all) if (await each(run)) return true;
      return false;
    };
  },
});

export const not = test({
  name: "not",
  rfc: "5228 5.8",
  read(given) {
    const inner = given.test();
    return async (run) => !(await inner(run));
  },
});
