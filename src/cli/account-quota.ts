import { Refusal } from "../base/errors.ts";
import { quotaChange, quotaOptions, showQuota, showSize } from "./quota-options.ts";
import type { Subcommand } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

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
    const quota = await withStorage(config, async ({ directory, store }) => {
      const entry = await directory.account(address);
      if (entry === undefined) throw new Refusal("not-found", `${address} is no account`);
      const account = store.account(entry.id);
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
      `${address}: ${showQuota(quota.usedBytes, quota.maxBytes, showSize)}; ${showQuota(quota.usedMessages, quota.maxMessages, (n) => `${n} messages`)}`,
    );
    return 0;
  },
};
