/** notify: tells somebody that the message came (RFC 5435; by mail, RFC 5436). */
import { command } from "../definition.ts";
import { checkAddress, readAddress } from "../language/address-argument.ts";
import type { Arguments } from "../language/arguments.ts";
import { checkMethod, readMethod } from "../notify/method.ts";
import { Failed } from "../running/failed.ts";
import type { Run } from "../running/run.ts";
import { readCarbonCopy } from "./carbon-copy.ts";

export const notify = command({
  name: "notify",
  rfc: "5435 3",
  requires: "enotify",
  read(given) {
    const from = given.tagString("from");
    if (from !== undefined) checkAddress(given, from);
    const importance = readImportance(given);
    const options = given.tagStrings("options") ?? [];
    const text = given.tagString("message");
    const carbonCopy = readCarbonCopy(given);
    const method = given.string("a method");
    checkMethod(given, method);
    return (run) => {
      const uri = run.text(method);
      const mailto = readMethod(run, uri);
      if (mailto === undefined) throw new Failed(`notify: "${uri}" is no mailto: URI with a few addresses`);
      run.decisions.add({
        kind: "notify",
        method: uri,
        mailto,
        // A wrong address is as none (RFC 5436 2.4).
        from: readAddress(run, run.maybeText(from) ?? ""),
        importance: importance(run),
        options: run.texts(options),
        text: run.maybeText(text),
        fcc: carbonCopy(run),
      });
    };
  },
});

function readImportance(given: Arguments): (run: Run) => 1 | 2 | 3 {
  const importance = given.tagString("importance");
  if (importance?.fixed !== undefined && !/^[123]$/.test(importance.fixed)) {
    given.mistake('an importance is "1", "2" or "3"', importance.at);
  }
  return (run) => {
    const number = run.maybeText(importance);
    return number === "1" ? 1 : number === "3" ? 3 : 2;
  };
}
