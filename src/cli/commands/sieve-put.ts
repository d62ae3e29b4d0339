import { activateScript, putScript } from "../../mail/sieve/scripts.ts";
import { FILE_HELP, readScriptFile } from "../script-file.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const sievePut: Subcommand = {
  name: "sieve put",
  operands: "ADDRESS NAME FILE",
  operandsMin: 3,
  operandsMax: 3,
  summary: "Keep a Sieve script for an account, in the place of the one of that name",
  details: `A script with mistakes is not taken; they are shown with their lines. ${FILE_HELP}`,
  options: { activate: { option: { type: "boolean" }, help: "Run it for mail that comes from now on" } },
  async run({ operands: [address = "", name = "", file = ""], values, out, config }) {
    const text = await readScriptFile(file);
    const activate = values["activate"] === true;
    await withAccount(config, address, (account) =>
      account.write(async (mail) => {
        const id = await putScript(mail, name, text);
        if (activate) await activateScript(mail, id);
      }),
    );
    const more = activate ? ", and runs for mail that comes from now on" : "";
    out.result({ address, name, activated: activate }, `The script ${name} of ${address} is kept${more}.`);
    return 0;
  },
};
