/** LANG: the language of the server's texts (RFC 6856 3), of which there is one. */
import { Refusal } from "../../base/errors.ts";
import { ANY_STATE, command } from "../command.ts";

const LANGUAGE = "en";

export const lang = command({
  name: "LANG",
  rfc: "6856 3",
  states: ANY_STATE,
  capability: () => "LANG",

  parse(args) {
    if (args.empty) return undefined;
    const language = args.word("language");
    args.end();
    return language.toLowerCase();
  },

  run(session, language) {
    if (language === undefined) {
      session.ok("Language listing follows");
      session.write(`${LANGUAGE} English\r\n.\r\n`);
      return;
    }
    const known = language === "*" || language === LANGUAGE || language.startsWith(`${LANGUAGE}-`);
    if (!known) throw new Refusal("unsupported", "that language is not spoken here");
    session.ok(`${LANGUAGE} Texts are English`);
  },
});
