import { blockedSenders } from "../../mail/filing/blocked.ts";
import { day } from "../moments.ts";
import { table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const blockedList: Subcommand = {
  name: "blocked list",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show the senders whose mail is junk to an account",
  async run({ operands: [address = ""], out, config }) {
    const senders = await withAccount(config, address, (account) => account.read(blockedSenders));
    out.result({ address, senders }, table(senders.map(({ sender, since }) => [sender, `since ${day(since)}`])));
    return 0;
  },
};
