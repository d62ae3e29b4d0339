/** SETACTIVE: which script runs when mail comes; "" is none (RFC 5804 2.8). */
import { activateScript, scriptByName } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";
import { scriptNameAlone } from "../script-name.ts";

export const setactive = command({
  name: "SETACTIVE",
  rfc: "5804 2.8",
  states: AFTER_LOGIN,
  parse: scriptNameAlone,

  async run(session, name) {
    await session.account.write(async (mail) => {
      await activateScript(mail, name === "" ? undefined : (await scriptByName(mail, name)).id);
    });
    session.ok(name === "" ? "No script is active" : "Script active");
  },
});
