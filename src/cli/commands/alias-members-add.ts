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
    const members = await withStorage(config, ({ directory }) => directory.changeMembers(address, { add }));
    out.result({ changed: { address, members } }, `${address} leads to ${members.join(", ")}.`);
    return 0;
  },
};
