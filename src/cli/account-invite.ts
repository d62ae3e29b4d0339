import { systemClock } from "../base/clock.ts";
import { Invitations, nobodysPassword } from "../directory/invitations.ts";
import { addAccounts, domainQuotas } from "../mail/new-accounts.ts";
import { webUrl } from "../serve/web-url.ts";
import { quotaChange, quotaOptions } from "./quota-options.ts";
import type { Subcommand } from "./subcommand.ts";
import { withStorage } from "./with-storage.ts";

export const accountInvite: Subcommand = {
  name: "account invite",
  operands: "ADDRESS",
  operandsMin: 1,
  operandsMax: 1,
  summary: "Make an account whose owner chooses the password, by a link",
  details:
    "For an account that is there: its password is taken away, and the link sets a new one. A link works once, for seven days.",
  options: {
    name: { option: { type: "string" }, value: "NAME", help: "The owner's name, for a new account" },
    withdraw: {
      option: { type: "boolean" },
      help: "Make earlier links worthless instead; the password is taken away too",
    },
    ...quotaOptions,
  },
  async run({ operands, values, out, config }) {
    const [address = ""] = operands;
    if (values["withdraw"] === true) {
      await withStorage(config, async ({ directory }) => new Invitations(directory, systemClock).withdraw(address));
      out.result(
        { address, withdrawn: true },
        `Nobody logs in to ${address} until it is invited again, or gets a password.`,
      );
      return 0;
    }
    const displayName = values["name"];
    const change = quotaChange(values);
    const { invitation, isNew } = await withStorage(config, async (storage) => {
      const { directory } = storage;
      const known = await directory.account(address);
      const quotas = await domainQuotas(directory, config.quota);
      const entry = {
        address,
        password: nobodysPassword(),
        ...(typeof displayName === "string" ? { displayName } : {}),
      };
      if (known === undefined) await addAccounts(storage, [entry], (domain) => ({ ...quotas(domain), ...change }));
      return { invitation: await new Invitations(directory, systemClock).invite(address), isNew: known === undefined };
    });
    const link = `${webUrl(config)}/invited#${invitation}`;
    out.result(
      { address, isNew, link },
      `${isNew ? "Added" : "Took the password away from"} ${address}. Its owner chooses one here, within seven days:\n${link}`,
    );
    return 0;
  },
};
