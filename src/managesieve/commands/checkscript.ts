/** CHECKSCRIPT: what PUTSCRIPT would say of a script, which is kept nowhere (RFC 5804 2.12). */
import { scriptText } from "../../mail/sieve/scripts.ts";
import { readScript } from "../../wire/sieve/script.ts";
import { AFTER_LOGIN, command } from "../command.ts";
import { tellingMistakes } from "../mistakes.ts";

export const checkscript = command({
  name: "CHECKSCRIPT",
  rfc: "5804 2.12",
  states: AFTER_LOGIN,

  parse(args) {
    const script = args.octets("script");
    args.end();
    return script;
  },

  run(session, script) {
    const text = scriptText(script);
    return tellingMistakes(session, "script", () => {
      readScript(text);
      session.ok("The script has no mistakes");
    });
  },
});
