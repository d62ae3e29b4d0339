/** LIST: the size of one message or of all (RFC 1939 5). */
import { AFTER_LOGIN, command } from "../command.ts";

export const list = command({
  name: "LIST",
  rfc: "1939 5",
  states: AFTER_LOGIN,

  parse(args) {
    if (args.empty) return undefined;
    const number = args.number("message number");
    args.end();
    return number;
  },

  async run(session, number) {
    const { maildrop } = session;
    if (number !== undefined) {
      session.ok(`${number} ${await maildrop.size(number)}`);
      return;
    }
    const { messages, bytes } = await maildrop.total();
    await session.listing(`${messages} messages (${bytes} octets)`, maildrop.sizes());
  },
});
