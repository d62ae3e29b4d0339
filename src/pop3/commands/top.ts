/** TOP: the header of a message and the first lines of its body (RFC 1939 7). */
import { AFTER_LOGIN, command } from "../command.ts";
import { sendMessage } from "../send-message.ts";

export const top = command({
  name: "TOP",
  rfc: "1939 7",
  states: AFTER_LOGIN,
  capability: () => "TOP",

  parse(args) {
    const number = args.number("message number");
    const lines = args.number("number of lines");
    args.end();
    return { number, lines };
  },

  async run(session, { number, lines }) {
    const { maildrop } = session;
    const message = await maildrop.peek(number, lines > 0);
    session.ok("Top of message follows");
    await sendMessage(session, maildrop.account, message, lines);
  },
});
