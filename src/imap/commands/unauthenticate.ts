/** UNAUTHENTICATE: back to before the login, on the same connection (RFC 8437). */
import { SyntaxProblem } from "../../base/errors.ts";
import { command, LOGGED_IN } from "../command.ts";

export const unauthenticate = command({
  name: "UNAUTHENTICATE",
  rfc: "8437 3",
  states: LOGGED_IN,
  numbering: "changes-mailbox",
  capabilities: [({ loggedIn, canLogOut }) => (loggedIn && canLogOut ? "UNAUTHENTICATE" : "")],

  parse(reader) {
    reader.end();
  },

  run(session) {
    if (!session.parts.unauthenticate) throw new SyntaxProblem("Unknown command");
    // Where a client's compression ends cannot be told from what it sends; RFC 8437 3 leaves this way out.
    if (session.connection.compressed) return session.bye("A compressed connection belongs to one user");
    session.logout();
  },
});
