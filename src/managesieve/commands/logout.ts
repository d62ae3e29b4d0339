/** LOGOUT: the client has nothing more to say (RFC 5804 2.3). */
import { ANY_STATE, command } from "../command.ts";

export const logout = command({
  name: "LOGOUT",
  rfc: "5804 2.3",
  states: ANY_STATE,

  parse(args) {
    args.end();
  },

  run(session) {
    session.ok("Bye");
    session.afterwards(() => session.connection.end("LOGOUT"));
  },
});
