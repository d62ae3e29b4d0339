import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const mailboxAdd: Subcommand = {
  name: "mailbox add",
  operands: "ADDRESS MAILBOX…",
  operandsMin: 2,
  operandsMax: Infinity,
  summary: "Make mailboxes in an account, all of them or none",
  details: "A/B is a mailbox B below A. A mailbox is shared with whom the one above it is shared.",
  async run({ operands: [address = "", ...paths], out, config }) {
    await withAccount(config, address, (account) =>
      account.write(async (mail) => {
        for (const path of paths) await mail.createMailbox(path, { subscribe: true });
      }),
    );
    out.result({ added: paths }, `Added ${paths.join(", ")} to ${address}.`);
    return 0;
  },
};
