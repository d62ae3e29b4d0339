import { counted } from "../output.ts";
import { quotaChange, quotaOptions, showQuota, showSize } from "../quota-options.ts";
import type { Subcommand } from "../subcommand.ts";
import { withAccount } from "../with-storage.ts";

export const accountQuota: Subcommand = {
  name: "account quota",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Show or change what an account may hold",
  options: quotaOptions,
  async run({ operands, values, out, config }) {
    const [address = ""] = operands;
    const change = quotaChange(values);
    const quota = await withAccount(config, address, async (account) => {
      const now = await account.read((mail) => mail.quota());
      const next = { ...now, ...change };
      if (next.maxBytes !== now.maxBytes || next.maxMessages !== now.maxMessages)
        await account.write((mail) => mail.setQuota(next));
      return next;
    });
    out.result(
      {
        address,
        usedBytes: quota.usedBytes,
        maxBytes: quota.maxBytes ?? null,
        usedMessages: quota.usedMessages,
        maxMessages: quota.maxMessages ?? null,
      },
      `${address}: ${showQuota(quota.usedBytes, quota.maxBytes, showSize)}; ${showQuota(quota.usedMessages, quota.maxMessages, (n) => counted(n, "message"))}`,
    );
    return 0;
  },
};
