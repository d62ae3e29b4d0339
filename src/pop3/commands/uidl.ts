/** UIDL: the unique-id of one message or of all (RFC 1939 7), by which clients know what they have already. */
import { AFTER_LOGIN, command } from "../command.ts";

export const uidl = command({
  name: "UIDL",
  rfc: "1939 7",
  states: AFTER_LOGIN,
  capability: () => "UIDL",

  parse(args) {
    if (args.empty) return undefined;
    const number = args.number("message number");
    args.end();
    return number;
  },

  async run(session, number) {
    const { maildrop } = session;
    if (number === undefined) await session.listing("Unique-ids follow", maildrop.uniqueIds());
    else session.ok(`${number} ${await maildrop.uniqueId(number)}`);
  },
});
