/** UNSUBSCRIBE: takes a name away from those the client shows. */
import { command, LOGGED_IN } from "../command.ts";
import { onlyMailbox } from "../only-mailbox.ts";

export const unsubscribe = command({
  name: "UNSUBSCRIBE",
  rfc: "9051 6.3.8",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    await session.account.write((mail) => mail.unsubscribe(path));
    session.watch?.own(path);
  },
});
