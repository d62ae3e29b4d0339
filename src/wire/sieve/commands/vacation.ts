/** vacation: answers the sender, once in some days (RFC 5230; :seconds, RFC 6131). */
import { command } from "../definition.ts";
import { checkAddress, readAddress } from "../language/address-argument.ts";
import type { Arguments } from "../language/arguments.ts";
import { Failed } from "../running/failed.ts";
import { readCarbonCopy } from "./carbon-copy.ts";

const DAY_SECONDS = 86_400;

export const vacation = command({
  name: "vacation",
  rfc: "5230 4",
  requires: "vacation",
  read(given) {
    const seconds = readSeconds(given);
    const subject = given.tagString("subject");
    const from = given.tagString("from");
    if (from !== undefined) checkAddress(given, from);
    const addresses = given.tagStrings("addresses") ?? [];
    const isMime = given.tag("mime");
    const handle = given.tagString("handle");
    const carbonCopy = readCarbonCopy(given);
    const reason = given.string("the text of the answer");
    return (run) => {
      const sender = run.maybeText(from);
      if (sender !== undefined && readAddress(run, sender) === undefined)
        throw new Failed(`vacation: "${sender}" is no address`);
      run.decisions.add({
        kind: "vacation",
        reason: run.text(reason),
        isMime,
        subject: run.maybeText(subject),
        from: sender,
        addresses: run.texts(addresses).map((each) => readAddress(run, each) ?? each),
        handle: run.maybeText(handle),
        seconds,
        fcc: carbonCopy(run),
      });
    };
  },
});

/** No day is no time at all: at least one (RFC 5230 4.1); no second answers each message (RFC 6131 2). */
function readSeconds(given: Arguments): number | undefined {
  const tag = given.oneOf({ days: undefined, seconds: "vacation-seconds" });
  if (tag === undefined) return undefined;
  const number = given.numberOf(tag) ?? 0;
  return tag.name === "days" ? Math.max(number, 1) * DAY_SECONDS : number;
}
