/** fileinto: into a mailbox. */
import { command } from "../definition.ts";
import { Failed } from "../running/failed.ts";
import { readCopyTag, readFlagsTag, readSpecialUseTag } from "./storing.ts";

export const fileinto = command({
  name: "fileinto",
  rfc: "5228 4.1",
  requires: "fileinto",
  read(given) {
    const isCopy = readCopyTag(given);
    const create = given.tag("create", "mailbox");
    const flags = readFlagsTag(given);
    const specialUse = readSpecialUseTag(given);
    const name = given.string("the name of a mailbox");
    if (name.fixed === "") given.mistake("a mailbox has a name", name.at);
    return (run) => {
      const mailbox = run.text(name);
      if (mailbox === "") throw new Failed("fileinto names no mailbox");
      if (!isCopy) run.decisions.cancelKeep();
      run.decisions.store({
        kind: "fileinto",
        mailbox,
        create,
        flags: flags(run),
        specialUse: run.maybeText(specialUse),
      });
    };
  },
});
