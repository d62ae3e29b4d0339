/** reject and ereject: the message is not taken, and its sender is told why. ereject tells it in the protocol, if that can be. */
import { type CommandDefinition, command } from "../definition.ts";

export const reject = rejection("reject", "5429 2.2");
export const ereject = rejection("ereject", "5429 2.1");

function rejection(name: "reject" | "ereject", rfc: string): CommandDefinition {
  return command({
    name,
    rfc,
    requires: name,
    read(given) {
      const reason = given.string("the reason");
      return (run) => {
        run.decisions.cancelKeep();
        run.decisions.add({ kind: "reject", reason: run.text(reason), isExtended: name === "ereject" });
      };
    },
  });
}
