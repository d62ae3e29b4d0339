import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const suppressionRemove: Subcommand = {
  name: "suppression remove",
  operands: "ADDRESS…",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Let people write to an address again",
  async run({ operands, out, config }) {
    await withStorage(config, async ({ suppressions }) => {
      for (const address of operands) await suppressions.remove(address);
    });
    out.result({ removed: operands }, operands.map((address) => `People can write to ${address} again.`).join("\n"));
    return 0;
  },
};
