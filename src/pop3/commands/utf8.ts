/** UTF8: the client understands messages with UTF-8 in their headers (RFC 6856 2). */
import { BEFORE_LOGIN, command } from "../command.ts";

/**
 * Messages are sent as they were received either way: clients that never heard of this command have always been sent what others
 * wrote, and a message is not changed here. Names and passwords may be UTF-8 without it (the argument USER).
 */
export const utf8 = command({
  name: "UTF8",
  rfc: "6856 2",
  states: BEFORE_LOGIN,
  capability: () => "UTF8 USER",

  parse(args) {
    args.end();
  },

  run(session) {
    session.ok("UTF-8 it is");
  },
});
