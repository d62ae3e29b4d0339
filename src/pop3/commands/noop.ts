/** NOOP: nothing, but it keeps the session alive (RFC 1939 5). */
import { AFTER_LOGIN, command } from "../command.ts";

export const noop = command({
  name: "NOOP",
  rfc: "1939 5",
  states: AFTER_LOGIN,

  parse(args) {
    args.end();
  },

  run(session) {
    session.ok("");
  },
});
