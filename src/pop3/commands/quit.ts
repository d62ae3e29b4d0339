/** QUIT: the UPDATE state (RFC 1939 6): deleted messages go now, all in one transaction or none, and the maildrop is free again. */
import { ANY_STATE, command } from "../command.ts";

export const quit = command({
  name: "QUIT",
  rfc: "1939 6",
  states: ANY_STATE,

  parse(args) {
    args.end();
  },

  async run(session) {
    session.endAfterAnswer();
    if (session.state === "transaction") {
      try {
        await session.maildrop.update();
      } finally {
        await session.leave();
      }
    }
    session.ok("Bye");
  },
});
