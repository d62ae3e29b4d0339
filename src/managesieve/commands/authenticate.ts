/** AUTHENTICATE: login by SASL (RFC 5804 2.1), with every mechanism that the gate offers on this connection. */
import { decodeBase64 } from "../../wire/sasl/base64.ts";
import { BEFORE_LOGIN, command } from "../command.ts";
import { step } from "../login.ts";

export const authenticate = command({
  name: "AUTHENTICATE",
  rfc: "5804 2.1",
  states: BEFORE_LOGIN,

  /** Always there, and empty while nobody can log in. */
  capability(session) {
    const mechanisms = session.state === "authenticated" ? [] : session.parts.gate.mechanisms(session.connection);
    return ["SASL", mechanisms.join(" ")];
  },

  parse(args) {
    const mechanism = args.text("mechanism");
    const initial = args.empty ? undefined : decodeBase64(args.octets("initial response"));
    args.end();
    return { mechanism, initial };
  },

  async run(session, { mechanism, initial }) {
    const { connection, parts } = session;
    if (!connection.allowsLogin) {
      session.no("Credentials are taken over TLS only", "ENCRYPT-NEEDED");
      return;
    }
    await step(session, parts.gate.exchange(connection, mechanism), initial);
  },
});
