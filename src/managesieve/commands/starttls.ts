/** STARTTLS: the connection becomes TLS (RFC 5804 2.2). What the client sent behind it in clear text is dropped. */
import { Refusal } from "../../base/errors.ts";
import { tellCapabilities } from "../capability.ts";
import { type AnyCommand, BEFORE_LOGIN, command } from "../command.ts";

/** `commands` are all there are: what the server can do is told again, unasked. */
export function starttls(commands: () => Iterable<AnyCommand>) {
  return command({
    name: "STARTTLS",
    rfc: "5804 2.2",
    states: BEFORE_LOGIN,
    capability: (session) => (session.connection.canStartTls ? ["STARTTLS"] : undefined),

    parse(args) {
      args.end();
    },

    async run(session) {
      const { connection } = session;
      if (!connection.canStartTls) {
        throw new Refusal("unsupported", connection.tls === undefined ? "TLS is not set up" : "TLS is active already");
      }
      session.ok("Begin TLS now");
      session.dropInput();
      await connection.startTls();
      tellCapabilities(commands(), session, "TLS is active");
    },
  });
}
