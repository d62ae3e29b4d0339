import { withAccount } from "../with-storage.ts";
import { counted, table } from "../output.ts";
import { showSize } from "../quota-options.ts";
import type { Subcommand } from "../subcommand.ts";

export const mailboxList: Subcommand = {
  name: "mailbox list",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show the mailboxes of an account",
  async run({ operands: [address = ""], out, config }) {
    const mailboxes = await withAccount(config, address, async (account) =>
      (await account.read((mail) => mail.mailboxes())).filter(({ selectable }) => selectable),
    );
    out.result(
      { mailboxes: mailboxes.map(({ path, role, messages, size }) => ({ path, role: role ?? null, messages, size })) },
      table(mailboxes.map(({ path, messages, size }) => [path, counted(messages, "message"), showSize(size)])),
    );
    return 0;
  },
};
