import { missingMembers } from "../alias-members.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const aliasSet: Subcommand = {
  name: "alias set",
  operands: "ADDRESS MEMBER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Lead an alias to others than before",
  async run({ operands, out, config }) {
    const [address = "", ...members] = operands;
    const missing = await withStorage(config, async ({ directory }) => {
      await directory.setAlias(address, members);
      return missingMembers(directory, members);
    });
    out.result({ changed: { address, members } }, `${address} leads to ${members.join(", ")}.`);
    for (const each of missing) out.note(each);
    return 0;
  },
};
