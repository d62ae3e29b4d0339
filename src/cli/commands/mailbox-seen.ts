import { mailboxNamed } from "../../mail/operator-shares.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const mailboxSeen: Subcommand = {
  name: "mailbox seen",
  operands: "ADDRESS MAILBOX each|all",
  operandsMin: 3,
  operandsMax: 3,
  summary: "Say whether a message of a shared mailbox is read for each reader separately, or for all at once",
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
      `What one reads in ${path} of ${address} is now read ${whose === "each" ? "for that reader alone" : "for all"}.`,
    );
    return 0;
  },
};
