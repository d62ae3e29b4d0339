/** DELE: marks a message; it is removed when the session ends with QUIT, and only then (RFC 1939 5). */
import { AFTER_LOGIN, command } from "../command.ts";

export const dele = command({
  name: "DELE",
  rfc: "1939 5",
  states: AFTER_LOGIN,

  parse(args) {
    const number = args.number("message number");
    args.end();
    return number;
  },

  async run(session, number) {
    await session.maildrop.delete(number);
    session.ok(`Message ${number} deleted`);
  },
});
