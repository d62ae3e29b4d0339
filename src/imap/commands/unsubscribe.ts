/** UNSUBSCRIBE: takes a name away from those the client shows. */
import { command, LOGGED_IN } from "../command.ts";

export const unsubscribe = command({
  name: "UNSUBSCRIBE",
  rfc: "9051 6.3.8",
  states: LOGGED_IN,
  numbering: "none",

  parse(reader, { utf8 }) {
    reader.space();
    const path = reader.mailbox(utf8);
    reader.end();
    return { path };
  },

  async run(session, { path }) {
    await session.account.write((mail) => mail.unsubscribe(path));
    session.watch?.own(path);
  },
});
