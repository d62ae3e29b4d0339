/** CAPABILITY: what the server can do (RFC 5804 2.4). */
import { tellCapabilities } from "../capability.ts";
import { ANY_STATE, type AnyCommand, command } from "../command.ts";

/** `commands` are all there are, CAPABILITY itself among them. */
export function capability(commands: () => Iterable<AnyCommand>) {
  return command({
    name: "CAPABILITY",
    rfc: "5804 2.4",
    states: ANY_STATE,

    parse(args) {
      args.end();
    },

    run(session) {
      tellCapabilities(commands(), session, "That is all");
    },
  });
}
