/** LOGIN: a name and a password in the clear, so only where nobody listens. */
import { command } from "../command.ts";
import { admit, refuse, refuseClearText } from "../admission.ts";

export const login = command({
  name: "LOGIN",
  rfc: "9051 6.2.3",
  states: ["not-authenticated"],
  numbering: "none",
  capabilities: [(facts) => (facts.loggedIn || facts.allowsLogin ? "" : "LOGINDISABLED")],

  parse(reader) {
    reader.space();
    const name = reader.astring();
    reader.space();
    const password = reader.astring();
    reader.end();
    return { name, password };
  },

  async run(session, { name, password }) {
    const { connection, parts } = session;
    if (!connection.allowsLogin) return refuseClearText(session);
    try {
      admit(session, await parts.gate.password(connection, name, password));
    } catch (error) {
      refuse(session, error);
    }
  },
});
