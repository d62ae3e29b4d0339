/** STLS: the connection becomes TLS (RFC 2595 4). What the client sent behind it in clear text is dropped. */
import { Refusal } from "../../base/errors.ts";
import { BEFORE_LOGIN, command } from "../command.ts";

export const stls = command({
  name: "STLS",
  rfc: "2595 4",
  states: BEFORE_LOGIN,
  capability: (session) => (session.connection.canStartTls ? "STLS" : undefined),

  parse(args) {
    args.end();
  },

  async run(session) {
    if (!session.connection.canStartTls) {
      throw new Refusal(
        "unsupported",
        session.connection.tls === undefined ? "TLS is not set up" : "TLS is active already",
      );
    }
    session.ok("Begin TLS now");
    session.forget();
    await session.connection.startTls();
  },
});
