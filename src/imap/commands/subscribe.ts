/** SUBSCRIBE: adds a name to those the client shows; it need not exist. */
import { command, LOGGED_IN } from "../command.ts";
import { onlyMailbox } from "../only-mailbox.ts";

export const subscribe = command({
  name: "SUBSCRIBE",
  rfc: "9051 6.3.7",
  states: LOGGED_IN,
  numbering: "none",

  parse: onlyMailbox,

  async run(session, path) {
    await session.account.write((mail) => mail.subscribe(path));
    session.watch?.own(path);
  },
});
