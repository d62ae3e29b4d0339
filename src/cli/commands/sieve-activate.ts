import { activateScript, scriptByName } from "../../mail/sieve/scripts.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const sieveActivate: Subcommand = {
  name: "sieve activate",
  operands: "ADDRESS NAME",
  operandsMin: 2,
  operandsMax: 2,
  summary: "Run a Sieve script for mail that comes from now on, and no other",
  async run({ operands: [address = "", name = ""], out, config }) {
    await withStorage(config, async ({ directory, store }) =>
      store
        .account(await accountNamed(directory, address))
        .write(async (mail) => activateScript(mail, (await scriptByName(mail, name)).id)),
    );
    out.result({ address, active: name }, `The script ${name} runs for mail to ${address} from now on.`);
    return 0;
  },
};
