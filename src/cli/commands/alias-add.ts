import { missingMembers } from "../alias-members.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const aliasAdd: Subcommand = {
  name: "alias add",
  operands: "ADDRESS MEMBER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Lead an address to one or many others",
  details: "ADDRESS may be @example.org: then it takes what nobody else of the domain takes.",
  async run({ operands, out, config }) {
    const [address = "", ...members] = operands;
    const missing = await withStorage(config, async ({ directory }) => {
      await directory.addAlias(address, members);
      return missingMembers(directory, members);
    });
    out.result({ added: { address, members } }, `${address} leads to ${members.join(", ")}.`);
    for (const each of missing) out.note(each);
    return 0;
  },
};
