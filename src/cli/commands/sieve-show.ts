import { scriptByName } from "../../mail/sieve/scripts.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const sieveShow: Subcommand = {
  name: "sieve show",
  operands: "ADDRESS NAME",
  operandsMin: 2,
  operandsMax: 2,
  summary: "Show the text of a Sieve script",
  async run({ operands: [address = "", name = ""], out, config }) {
    const { text, isActive } = await withAccount(config, address, (account) =>
      account.read((mail) => scriptByName(mail, name)),
    );
    out.result({ address, name, isActive, text }, text.replace(/\r\n?/g, "\n").replace(/\n$/, ""));
    return 0;
  },
};
