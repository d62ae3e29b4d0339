import { confirm } from "../confirm.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const accountRemove: Subcommand = {
  name: "account remove",
  operands: "ADDRESS…",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Remove accounts and all of their mail for good",
  options: { yes: { option: { type: "boolean", short: "y" }, help: "Do not ask" } },
  async run({ operands, values, out, config }) {
    if (values["yes"] !== true && !(await confirm(`Remove ${operands.join(", ")} and all of their mail?`))) return 1;
    await withStorage(config, async ({ directory, store }) => {
      for (const address of operands) await store.removeAccount(await directory.removeAccount(address));
    });
    out.result({ removed: operands }, operands.map((address) => `Removed ${address}.`).join("\n"));
    return 0;
  },
};
