/** HAVESPACE: whether a script of that name and size would be taken (RFC 5804 2.5). */
import { checkScriptRoom } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";

export const havespace = command({
  name: "HAVESPACE",
  rfc: "5804 2.5",
  states: AFTER_LOGIN,

  parse(args) {
    const name = args.text("script name");
    const size = args.number("size");
    args.end();
    return { name, size };
  },

  async run(session, { name, size }) {
    await session.account.read((mail) => checkScriptRoom(mail, name, size));
    session.ok("There is room");
  },
});
