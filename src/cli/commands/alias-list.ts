import { textOption } from "../option-values.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const aliasList: Subcommand = {
  name: "alias list",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Show the aliases",
  options: { domain: { option: { type: "string" }, value: "NAME", help: "Only those of one domain" } },
  async run({ values, out, config }) {
    const aliases = await withStorage(config, ({ directory }) => directory.aliases(textOption(values, "domain")));
    out.result({ aliases }, table(aliases.map(({ address, members }) => [address, members.join(", ")])));
    return 0;
  },
};
