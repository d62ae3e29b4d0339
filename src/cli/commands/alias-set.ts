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
    await withStorage(config, ({ directory }) => directory.setAlias(address, members));
    out.result({ changed: { address, members } }, `${address} leads to ${members.join(", ")}.`);
    return 0;
  },
};
