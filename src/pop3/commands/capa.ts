/** CAPA: what the server can do (RFC 2449 5). */
import { capabilities } from "../capability.ts";
import { ANY_STATE, command, type AnyCommand } from "../command.ts";

/** `commands` are all there are, CAPA itself among them. */
export function capa(commands: () => Iterable<AnyCommand>) {
  return command({
    name: "CAPA",
    rfc: "2449 5",
    states: ANY_STATE,

    parse(args) {
      args.end();
    },

    run(session) {
      session.ok("Capability list follows");
      session.write([...capabilities(commands(), session), "."].map((line) => `${line}\r\n`).join(""));
    },
  });
}
