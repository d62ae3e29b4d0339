/** STARTTLS: goes on under TLS, and forgets whatever came in clear text behind the command. */
import { SyntaxProblem } from "../../base/errors.ts";
import { command } from "../command.ts";

export const starttls = command({
  name: "STARTTLS",
  rfc: "9051 6.2.1",
  states: ["not-authenticated"],
  numbering: "none",
  capabilities: [(facts) => (facts.canStartTls && !facts.loggedIn ? "STARTTLS" : "")],

  parse(reader) {
    reader.end();
  },

  run(session) {
    const { connection } = session;
    if (!connection.canStartTls) throw new SyntaxProblem("TLS is active already, or not to be had");
    session.ok("Begin TLS negotiation now");
    // What a client in the middle has slipped in must not be taken for the client's own words under TLS (RFC 9051 11.1).
    session.afterwards((pipelined) =>
      pipelined ? session.bye("Clear text came after STARTTLS") : connection.startTls(),
    );
  },
});
