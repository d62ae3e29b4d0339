/** UNAUTHENTICATE: back to before the login, on the same connection (RFC 5804 2.14.1). */
import { SyntaxProblem } from "../../base/errors.ts";
import { AFTER_LOGIN, command } from "../command.ts";

export const unauthenticate = command({
  name: "UNAUTHENTICATE",
  rfc: "5804 2.14.1",
  states: AFTER_LOGIN,
  capability: ({ state, parts }) =>
    state === "authenticated" && parts.unauthenticate ? ["UNAUTHENTICATE"] : undefined,

  parse(args) {
    args.end();
  },

  run(session) {
    if (!session.parts.unauthenticate) throw new SyntaxProblem("Unknown command");
    session.ok("Logged out");
    session.leave();
  },
});
