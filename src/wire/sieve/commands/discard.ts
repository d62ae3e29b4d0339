/** discard: the message is not kept, unless another command keeps it. */
import { command } from "../definition.ts";

export const discard = command({
  name: "discard",
  rfc: "5228 4.4",
  read() {
    return (run) => run.decisions.discard();
  },
});
