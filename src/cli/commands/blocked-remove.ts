import { unblock } from "../../mail/filing/blocked.ts";
import type { Subcommand } from "../subcommand.ts";
import { accountNamed, withStorage } from "../with-storage.ts";

export const blockedRemove: Subcommand = {
  name: "blocked remove",
  operands: "ADDRESS SENDER…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Let the mail of a sender into the inbox of an account again",
  async run({ operands: [address = "", ...senders], out, config }) {
    await withStorage(config, async ({ directory, store }) => {
      const account = store.account(await accountNamed(directory, address));
      await account.write(async (mail) => {
        for (const sender of senders) await unblock(mail, sender);
      });
    });
    out.result(
      { address, unblocked: senders },
      senders.map((sender) => `Mail from ${sender} to ${address} comes into the inbox again.`).join("\n"),
    );
    return 0;
  },
};
