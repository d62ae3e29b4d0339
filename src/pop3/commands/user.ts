/** USER: who wants to log in (RFC 1939 7). Whether there is such a user is not said. */
import { Refusal } from "../../base/errors.ts";
import { BEFORE_LOGIN, command } from "../command.ts";

export const user = command({
  name: "USER",
  rfc: "1939 7",
  states: BEFORE_LOGIN,
  capability: (session) => (session.connection.allowsLogin ? "USER" : undefined),

  parse(args) {
    return args.rest("user name");
  },

  run(session, name) {
    if (!session.connection.allowsLogin) throw new Refusal("unsupported", "use STLS before you log in");
    session.name = name;
    session.ok("Password, please");
  },
});
