import { unshareMailboxes } from "../../mail/operator-shares.ts";
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
    const which = { address, path, who, below: values["below"] === true };
    const unshared = await withStorage(config, (storage) => unshareMailboxes(storage, which));
    out.result(
      { unshared, with: who },
      `${who} no longer has rights of their own on ${unshared.join(", ")} of ${address}.`,
    );
    return 0;
  },
};
