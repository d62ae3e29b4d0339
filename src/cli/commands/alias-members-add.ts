import { missingMembers } from "../alias-members.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const aliasMembersAdd: Subcommand = {
  name: "alias members add",
  operands: "ADDRESS MEMBER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Lead an alias to more addresses",
  async run({ operands, out, config }) {
    const [address = "", ...add] = operands;
    const { members, missing } = await withStorage(config, async ({ directory }) => ({
      members: await directory.changeMembers(address, { add }),
      missing: await missingMembers(directory, add),
    }));
    out.result({ changed: { address, members } }, `${address} leads to ${members.join(", ")}.`);
    for (const each of missing) out.note(each);
    return 0;
  },
};
