import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const aliasRemove: Subcommand = {
  name: "alias remove",
  operands: "ADDRESS…",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Remove aliases; nobody's mail is lost",
  async run({ operands, out, config }) {
    await withStorage(config, async ({ directory }) => {
      for (const address of operands) await directory.removeAlias(address);
    });
    out.result({ removed: operands }, operands.map((address) => `Removed ${address}.`).join("\n"));
    return 0;
  },
};
