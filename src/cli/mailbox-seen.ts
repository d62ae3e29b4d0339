import { mailboxNamed } from "./mailbox-named.ts";
import { type Subcommand, UsageProblem } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

export const mailboxSeen: Subcommand = {
  name: "mailbox seen",
  operands: "ADDRESS MAILBOX each|all",
  operandsMin: 3,
  operandsMax: 3,
  summary: "Say whether messages of a shared mailbox are read by each for himself, or by one for all",
  details:
    "With each, what is read already counts as read for everybody, and what comes later is unread for each of them.",
  async run({ operands: [address = "", path = "", whose = ""], out, config }) {
    if (whose !== "each" && whose !== "all") throw new UsageProblem("messages are seen by each, or by all");
    await withStorage(config, async (storage) => {
      const { account, mailbox } = await mailboxNamed(storage, address, path);
      await account.write((mail) => mail.changeMailbox(mailbox.id, { seenByEach: whose === "each" }));
    });
    out.result(
      { mailbox: path, seenBy: whose },
      `What is read in ${path} of ${address} is read ${whose === "each" ? "by each for himself" : "for all"}.`,
    );
    return 0;
  },
};
