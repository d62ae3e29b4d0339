import { removeScript, scriptByName } from "../../mail/sieve/scripts.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const sieveRemove: Subcommand = {
  name: "sieve remove",
  operands: "ADDRESS NAME",
  operandsMin: 2,
  operandsMax: 2,
  summary: "Remove a Sieve script that is not active",
  async run({ operands: [address = "", name = ""], out, config }) {
    await withStorage(config, async ({ directory, store }) =>
      store
        .account(await accountNamed(directory, address))
        .write(async (mail) => removeScript(mail, (await scriptByName(mail, name)).id)),
    );
    out.result({ address, removed: name }, `The script ${name} of ${address} is removed.`);
    return 0;
  },
};
