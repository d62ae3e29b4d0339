import { unblock } from "../../mail/filing/blocked.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const blockedRemove: Subcommand = {
  name: "blocked remove",
  operands: "ADDRESS SENDER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Let the mail of a sender into the inbox of an account again",
  async run({ operands: [address = "", ...senders], out, config }) {
    await withAccount(config, address, (account) =>
      account.write(async (mail) => {
        for (const sender of senders) await unblock(mail, sender);
      }),
    );
    out.result(
      { address, unblocked: senders },
      senders.map((sender) => `Mail from ${sender} to ${address} comes into the inbox again.`).join("\n"),
    );
    return 0;
  },
};
