/** SETACTIVE: which script runs when mail comes; "" is none (RFC 5804 2.8). */
import { activateScript, scriptByName } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";

export const setactive = command({
  name: "SETACTIVE",
  rfc: "5804 2.8",
  states: AFTER_LOGIN,

  parse(args) {
    const name = args.text("script name");
    args.end();
    return name;
  },

  async run(session, name) {
    await session.account.write(async (mail) => {
      await activateScript(mail, name === "" ? undefined : (await scriptByName(mail, name)).id);
    });
    session.ok(name === "" ? "No script is active" : "Script active");
  },
});
