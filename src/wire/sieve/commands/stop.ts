/** stop: the script ends here. */
import { command } from "../definition.ts";

export const stop = command({
  name: "stop",
  rfc: "5228 3.3",
  read() {
    return () => ({ from: "all" });
  },
});
