/** :fcc: a copy of what the script sends, kept in a mailbox (RFC 8580). */
import type { FileCarbonCopy } from "../action.ts";
import { readFlags } from "../flags/flag-list.ts";
import type { Arguments } from "../language/arguments.ts";
import type { Run } from "../running/run.ts";
import { readSpecialUseTag } from "./storing.ts";

export function readCarbonCopy(given: Arguments): (run: Run) => FileCarbonCopy | undefined {
  const mailbox = given.tagString("fcc", "fcc");
  const create = given.tag("create", "mailbox");
  const flags = given.tagStrings("flags", "imap4flags");
  const specialUse = readSpecialUseTag(given);
  if (mailbox === undefined) {
    if (create || flags !== undefined || specialUse !== undefined) {
      given.mistake(":create, :flags and :specialuse are of the copy that :fcc keeps");
    }
    return () => undefined;
  }
  if (mailbox.fixed === "") given.mistake("a mailbox has a name", mailbox.at);
  return (run) => ({
    mailbox: run.text(mailbox),
    create,
    specialUse: run.maybeText(specialUse),
    flags: flags === undefined ? undefined : readFlags(run, run.texts(flags)),
  });
}
