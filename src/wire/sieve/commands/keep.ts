/** keep: into the place where the message would be without a script. */
import { command } from "../definition.ts";
import { readFlagsTag } from "./storing.ts";

export const keep = command({
  name: "keep",
  rfc: "5228 4.3",
  read(given) {
    const flags = readFlagsTag(given);
    return (run) => {
      run.decisions.cancelKeep();
      run.decisions.store({ kind: "keep", isImplicit: false, flags: flags(run) });
    };
  },
});
