/** STAT: how many messages there are, and how many octets (RFC 1939 5). */
import { AFTER_LOGIN, command } from "../command.ts";

export const stat = command({
  name: "STAT",
  rfc: "1939 5",
  states: AFTER_LOGIN,

  parse(args) {
    args.end();
  },

  async run(session) {
    const { messages, bytes } = await session.maildrop.total();
    session.ok(`${messages} ${bytes}`);
  },
});
