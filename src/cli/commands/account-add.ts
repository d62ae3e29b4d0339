import { addAccounts, domainQuotas } from "../../mail/new-accounts.ts";
import { textOption } from "../option-values.ts";
import { choosePasswords, passwordOptions } from "../passwords.ts";
import { quotaChange, quotaOptions } from "../quota-options.ts";
import { UsageProblem, type Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const accountAdd: Subcommand = {
  name: "account add",
  operands: "ADDRESS…",
  operandsMin: 1,
  operandsMax: Infinity,
  summary: "Make accounts, all of them or none",
  details: "The address is the login name. Its domain must be there: posthorn domain add NAME.",
  options: {
    ...passwordOptions,
    shared: {
      option: { type: "boolean" },
      help: "It belongs to nobody: no password; others use it as they are allowed to (posthorn mailbox share)",
    },
    name: { option: { type: "string" }, value: "NAME", help: "The owner's name, for a single account" },
    ...quotaOptions,
  },
  async run({ operands, values, out, config }) {
    const displayName = textOption(values, "name");
    if (displayName !== undefined && operands.length > 1) throw new UsageProblem("--name is for a single account");
    const change = quotaChange(values);
    const isShared = values["shared"] === true;
    if (isShared && (values["generate"] === true || values["password-stdin"] === true))
      throw new UsageProblem("a shared account has no password");
    const passwords = isShared ? [] : await choosePasswords(operands, values);
    const entries = operands.map((address, i) => ({
      address,
      password: isShared ? undefined : (passwords[i]?.password ?? ""),
      ...(displayName === undefined ? {} : { displayName }),
    }));
    const added = await withStorage(config, async (storage) => {
      const quotas = await domainQuotas(storage.directory, config.quota);
      return addAccounts(storage, entries, (domain) => ({ ...quotas(domain), ...change }));
    });
    const shown = added.map(({ address }, i) => ({
      address,
      ...(passwords[i]?.generated === true ? { password: passwords[i].password } : {}),
    }));
    out.result(
      { added: shown },
      shown
        .map(({ address, password }) =>
          password === undefined ? `Added ${address}.` : `Added ${address} with the password ${password}`,
        )
        .join("\n"),
    );
    return 0;
  },
};
