/** keep: into the place where the message would be without a script. */
import { command } from "../definition.ts";

export const keep = command({
  name: "keep",
  rfc: "5228 4.3",
  read() {
    return (run) => {
      run.keepsImplicitly = false;
      run.act({ kind: "keep", isImplicit: false });
    };
  },
});
