import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const domainRemove: Subcommand = {
  name: "domain remove",
  operands: "NAME…",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Take no more mail for a domain that has no accounts and aliases any more",
  async run({ operands, out, config }) {
    await withStorage(config, async ({ directory }) => {
      for (const name of operands) await directory.removeDomain(name);
    });
    out.result({ removed: operands }, operands.map((name) => `Removed ${name}.`).join("\n"));
    return 0;
  },
};
