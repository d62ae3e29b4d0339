/** RSET: nothing is marked as deleted any more (RFC 1939 5). */
import { AFTER_LOGIN, command } from "../command.ts";

export const rset = command({
  name: "RSET",
  rfc: "1939 5",
  states: AFTER_LOGIN,

  parse(args) {
    args.end();
  },

  run(session) {
    session.maildrop.undelete();
    session.ok("No message is deleted");
  },
});
