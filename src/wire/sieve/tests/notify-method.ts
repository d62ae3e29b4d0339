/** valid_notify_method and notify_method_capability (RFC 5435 4, 5). */
import { test } from "../definition.ts";
import { readMatcher } from "../matching/matcher.ts";
import { readMethod } from "../notify/method.ts";

export const validNotifyMethod = test({
  name: "valid_notify_method",
  rfc: "5435 4",
  requires: "enotify",
  read(given) {
    const methods = given.strings("the methods");
    return (run) => run.texts(methods).every((uri) => readMethod(run, uri) !== undefined);
  },
});

export const notifyMethodCapability = test({
  name: "notify_method_capability",
  rfc: "5435 5",
  requires: "enotify",
  read(given) {
    const matcher = readMatcher(given);
    const method = given.string("a method");
    const capability = given.string("the name of a capability");
    const keys = given.strings("the keys");
    return (run) => {
      const mailto = readMethod(run, run.text(method));
      if (mailto === undefined || run.text(capability).toLowerCase() !== "online") return false;
      // Nobody knows whether a person reads mail now (RFC 5436 2.2).
      return matcher.any(run, ["maybe"], keys);
    };
  },
});
