import type { DomainChange, UnknownUsers } from "../../directory/domains.ts";
import { type ChangeReaders, needChange } from "../change-of.ts";
import { onOff } from "../option-values.ts";
import { parseLimit } from "../quota-options.ts";
import { type Subcommand, UsageProblem } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

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
    const change = needChange(values, changes);
    await withStorage(config, ({ directory }) => directory.changeDomain(name, change));
    out.result({ changed: name }, `Changed ${name}.`);
    return 0;
  },
};

const changes: ChangeReaders<DomainChange> = {
  "catch-all": (text) => ({ catchAll: text === "none" ? undefined : text }),
  subaddresses: (text, option) => ({ subaddresses: onOff(option, text) }),
  "unknown-users": (text, option) => ({ unknownUsers: parseUnknownUsers(option, text) }),
  "account-bytes": (text, option) => ({ accountBytes: orStandard(text, () => parseLimit(option, text, "size")) }),
  "account-messages": (text, option) => ({
    accountMessages: orStandard(text, () => parseLimit(option, text, "number")),
  }),
};

function parseUnknownUsers(option: string, text: string): UnknownUsers {
  if (text === "refuse" || text === "defer") return text;
  throw new UsageProblem(`${option} is refuse or defer, not ${text}`);
}

function orStandard(text: string, parse: () => number): number | undefined {
  return text === "standard" ? undefined : parse();
}
