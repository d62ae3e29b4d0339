import { Sharing } from "../../mail/sharing.ts";
import { branchOf, granteeNamed, mailboxNamed } from "../mailbox-named.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const mailboxUnshare: Subcommand = {
  name: "mailbox unshare",
  operands: "ADDRESS MAILBOX WHO",
  operandsMin: 3,
  operandsMax: 3,
  summary: "Take away what somebody may do with a mailbox, and what was withheld",
  options: { below: { option: { type: "boolean" }, help: "Also of every mailbox below it" } },
  async run({ operands: [address = "", path = "", who = ""], values, out, config }) {
    const unshared = await withStorage(config, async (storage) => {
      const sharing = new Sharing(storage);
      const named = await mailboxNamed(storage, address, path);
      const grantee = await granteeNamed(sharing, who, address);
      const mailboxes = await branchOf(named, values["below"] === true);
      for (const { id } of mailboxes) {
        for (const negative of [false, true])
          await sharing.change(named.account, id, { grantee, negative, rights: () => "" });
      }
      return mailboxes.map((mailbox) => mailbox.path);
    });
    out.result(
      { unshared, with: who },
      `${who} no longer has rights of their own on ${unshared.join(", ")} of ${address}.`,
    );
    return 0;
  },
};
