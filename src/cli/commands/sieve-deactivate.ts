import { activateScript } from "../../mail/sieve/scripts.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const sieveDeactivate: Subcommand = {
  name: "sieve deactivate",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Run no Sieve script of an account any more",
  details: "The scripts are kept.",
  async run({ operands: [address = ""], out, config }) {
    await withStorage(config, async ({ directory, store }) =>
      store.account(await accountNamed(directory, address)).write((mail) => activateScript(mail, undefined)),
    );
    out.result({ address, active: null }, `No script runs for mail to ${address} any more.`);
    return 0;
  },
};
