import type { AccountChange } from "../../directory/directory.ts";
import { type ChangeReaders, needChange } from "../change-of.ts";
import { onOff } from "../option-values.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

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
    const change = needChange(values, changes);
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

const changes: ChangeReaders<AccountChange> = {
  name: (text) => ({ displayName: text === "" ? undefined : text }),
  enabled: (text, option) => ({ enabled: onOff(option, text) }),
  administrator: (text, option) => ({ administrator: onOff(option, text) }),
  "subaddress-folders": (text, option) => ({ subaddressFolders: onOff(option, text) }),
};
