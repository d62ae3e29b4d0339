import type { AccountChange } from "../directory/directory.ts";
import { onOff } from "./on-off.ts";
import { type OptionValues, type Subcommand, UsageProblem } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

export const accountSet: Subcommand = {
  name: "account set",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Change an account's name, whether it may be used, what its owner may do, and where its mail goes",
  options: {
    name: { option: { type: "string" }, value: "NAME", help: 'The owner\'s name; "" for none' },
    enabled: {
      option: { type: "string" },
      value: "on|off",
      help: "Off: nobody can log in and no mail is taken; what is there stays",
    },
    administrator: {
      option: { type: "string" },
      value: "on|off",
      help: "Whether its owner sees the administration in the webmail, and may set quotas in a mail program (SETQUOTA)",
    },
    "subaddress-folders": {
      option: { type: "string" },
      value: "on|off",
      help: "Whether mail to user+folder goes into that mailbox when there is one (user+lists.sport: Lists/Sport)",
    },
  },
  async run({ operands, values, out, config }) {
    const [address = ""] = operands;
    const change = accountChange(values);
    if (Object.keys(change).length === 0) throw new UsageProblem("What is to be changed?");
    const { displayName, enabled, administrator, subaddressFolders } = await withStorage(config, ({ directory }) =>
      directory.changeAccount(address, change),
    );
    out.result(
      { changed: { address, name: displayName ?? null, enabled, administrator, subaddressFolders } },
      `Changed ${address}.`,
    );
    return 0;
  },
};

function accountChange(values: OptionValues): AccountChange {
  const { name, enabled, administrator, "subaddress-folders": folders } = values;
  return {
    ...(typeof name === "string" ? { displayName: name === "" ? undefined : name } : {}),
    ...(typeof enabled === "string" ? { enabled: onOff("--enabled", enabled) } : {}),
    ...(typeof administrator === "string" ? { administrator: onOff("--administrator", administrator) } : {}),
    ...(typeof folders === "string" ? { subaddressFolders: onOff("--subaddress-folders", folders) } : {}),
  };
}
