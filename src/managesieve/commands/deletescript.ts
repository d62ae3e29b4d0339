/** DELETESCRIPT: removes a script that is not active (RFC 5804 2.10). */
import { removeScript, scriptByName } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";
import { scriptNameAlone } from "../script-name.ts";

export const deletescript = command({
  name: "DELETESCRIPT",
  rfc: "5804 2.10",
  states: AFTER_LOGIN,
  parse: scriptNameAlone,

  async run(session, name) {
    await session.account.write(async (mail) => removeScript(mail, (await scriptByName(mail, name)).id));
    session.ok("Script deleted");
  },
});
