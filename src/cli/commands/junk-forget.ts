import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const junkForget: Subcommand = {
  name: "junk forget",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Let the junk filter of an account forget all that it has learned",
  details: "It begins anew with what its owner shows from now on. Messages stay where they are.",
  async run({ operands: [address = ""], out, config }) {
    await withAccount(config, address, async (account) => (await account.junkFilter()).forget());
    out.result({ address }, `The junk filter of ${address} has forgotten all that it had learned.`);
    return 0;
  },
};
