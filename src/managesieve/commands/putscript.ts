/** PUTSCRIPT: keeps a script that has no mistakes, in the place of the one of that name (RFC 5804 2.6). */
import { putScript, scriptText } from "../../mail/sieve/scripts.ts";
import { AFTER_LOGIN, command } from "../command.ts";
import { tellingMistakes } from "../mistakes.ts";

export const putscript = command({
  name: "PUTSCRIPT",
  rfc: "5804 2.6",
  states: AFTER_LOGIN,

  parse(args) {
    const name = args.text("script name");
    const script = args.octets("script");
    args.end();
    return { name, script };
  },

  async run(session, { name, script }) {
    const text = scriptText(script);
    await tellingMistakes(session, name, async () => {
      await session.account.write((mail) => putScript(mail, name, text));
      session.ok("Script kept");
    });
  },
});
