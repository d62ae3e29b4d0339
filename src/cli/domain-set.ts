import type { DomainChange, UnknownUsers } from "../directory/domains.ts";
import { onOff } from "./on-off.ts";
import { parseLimit } from "./quota-options.ts";
import { type OptionValues, type Subcommand, UsageProblem } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

export const domainSet: Subcommand = {
  name: "domain set",
  operands: "NAME",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Change what holds for all addresses of a domain",
  details: "`posthorn domain list` shows what holds.",
  options: {
    "catch-all": {
      option: { type: "string" },
      value: "ADDRESS",
      help: "Who gets mail for addresses that do not exist; none for nobody",
    },
    subaddresses: { option: { type: "string" }, value: "on|off", help: "Whether user+tag is user" },
    "unknown-users": {
      option: { type: "string" },
      value: "refuse|defer",
      help: "What senders to addresses that do not exist hear; defer: to try later, while users move here",
    },
    "account-bytes": {
      option: { type: "string" },
      value: "SIZE",
      help: 'What new accounts may hold, like "5 GiB"; 0 for no limit, standard for what posthorn.toml says',
    },
    "account-messages": {
      option: { type: "string" },
      value: "NUMBER",
      help: "How many messages new accounts may hold; 0 for no limit, standard for what posthorn.toml says",
    },
  },
  async run({ operands, values, out, config }) {
    const [name = ""] = operands;
    const change = domainChange(values);
    if (Object.keys(change).length === 0) throw new UsageProblem("What is to be changed?");
    await withStorage(config, ({ directory }) => directory.changeDomain(name, change));
    out.result({ changed: name }, `Changed ${name}.`);
    return 0;
  },
};

function domainChange(values: OptionValues): DomainChange {
  const text = (option: string): string | undefined => {
    const value = values[option];
    return typeof value === "string" ? value : undefined;
  };
  const catchAll = text("catch-all");
  const subaddresses = text("subaddresses");
  const unknownUsers = text("unknown-users");
  const bytes = text("account-bytes");
  const messages = text("account-messages");
  return {
    ...(catchAll === undefined ? {} : { catchAll: catchAll === "none" ? undefined : catchAll }),
    ...(subaddresses === undefined ? {} : { subaddresses: onOff("--subaddresses", subaddresses) }),
    ...(unknownUsers === undefined ? {} : { unknownUsers: checkedUnknownUsers(unknownUsers) }),
    ...(bytes === undefined
      ? {}
      : { accountBytes: orStandard(bytes, (size) => parseLimit("--account-bytes", size, "size")) }),
    ...(messages === undefined
      ? {}
      : { accountMessages: orStandard(messages, (number) => parseLimit("--account-messages", number, "number")) }),
  };
}

function checkedUnknownUsers(value: string): UnknownUsers {
  if (value === "refuse" || value === "defer") return value;
  throw new UsageProblem(`--unknown-users is refuse or defer, not ${value}`);
}

function orStandard(value: string, parse: (text: string) => number): number | undefined {
  return value === "standard" ? undefined : parse(value);
}
