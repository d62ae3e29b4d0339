/** error: ends the script with an error of its own (RFC 5463 5). */
import { command } from "../definition.ts";
import { Failed } from "../running/failed.ts";

export const error = command({
  name: "error",
  rfc: "5463 5",
  requires: "ihave",
  read(given) {
    const message = given.string("the message");
    return (run) => {
      throw new Failed(run.text(message));
    };
  },
});
