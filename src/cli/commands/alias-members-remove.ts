import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const aliasMembersRemove: Subcommand = {
  name: "alias members remove",
  operands: "ADDRESS MEMBER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Lead an alias to some addresses no more",
  async run({ operands, out, config }) {
    const [address = "", ...remove] = operands;
    const members = await withStorage(config, ({ directory }) => directory.changeMembers(address, { remove }));
    out.result({ changed: { address, members } }, `${address} leads to ${members.join(", ")}.`);
    return 0;
  },
};
