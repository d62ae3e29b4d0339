/** RENAMESCRIPT: another name; an active script stays active (RFC 5804 2.11.1). */
import { changeScript, scriptByName } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";

export const renamescript = command({
  name: "RENAMESCRIPT",
  rfc: "5804 2.11.1",
  states: AFTER_LOGIN,

  parse(args) {
    const name = args.text("script name");
    const to = args.text("new name");
    args.end();
    return { name, to };
  },

  async run(session, { name, to }) {
    await session.account.write(async (mail) => {
      await changeScript(mail, (await scriptByName(mail, name)).id, { name: to });
    });
    session.ok("Script renamed");
  },
});
