import { systemClock } from "../../base/clock.ts";
import { block } from "../../mail/filing/blocked.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const blockedAdd: Subcommand = {
  name: "blocked add",
  operands: "ADDRESS SENDER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "File the mail of a sender as junk, for one account",
  details:
    "SENDER is an address, or @ and a domain for everybody there. What counts is who the message says it is from.",
  async run({ operands: [address = "", ...senders], out, config }) {
    await withAccount(config, address, (account) =>
      account.write(async (mail) => {
        for (const sender of senders) await block(mail, sender, systemClock.now());
      }),
    );
    out.result(
      { address, blocked: senders },
      senders.map((sender) => `Mail from ${sender} to ${address} is junk from now on.`).join("\n"),
    );
    return 0;
  },
};
