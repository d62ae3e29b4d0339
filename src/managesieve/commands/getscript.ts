/** GETSCRIPT: a script as it was given (RFC 5804 2.9). */
import { scriptByName } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";
import { scriptNameAlone } from "../script-name.ts";

export const getscript = command({
  name: "GETSCRIPT",
  rfc: "5804 2.9",
  states: AFTER_LOGIN,
  parse: scriptNameAlone,

  async run(session, name) {
    const { text } = await session.account.read((mail) => scriptByName(mail, name));
    // Always a literal, for that is what clients expect of a script.
    session.write(`{${Buffer.byteLength(text)}}\r\n${text}\r\n`);
    session.ok("That is all of it");
  },
});
