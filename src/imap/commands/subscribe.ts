/** SUBSCRIBE: adds a name to those the client shows; it need not exist. */
import { command, LOGGED_IN } from "../command.ts";

export const subscribe = command({
  name: "SUBSCRIBE",
  rfc: "9051 6.3.7",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.end();
    return { path };
  },

  async run(session, { path }) {
    await session.account.write((mail) => mail.subscribe(path));
    session.watch?.own(path);
  },
});
