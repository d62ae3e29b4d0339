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
    session.logout();
  },
});
