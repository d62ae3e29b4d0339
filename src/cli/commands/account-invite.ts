import { systemClock } from "../../base/clock.ts";
import { Invitations, nobodysPassword } from "../../directory/invitations.ts";
import { addAccounts, domainQuotas } from "../../mail/new-accounts.ts";
import { webUrl } from "../../serve/web/web-url.ts";
import { quotaChange, quotaOptions } from "../quota-options.ts";
import { inviteListed, type ListedInvitation, peopleIn } from "../invite-listed.ts";
import { textOption } from "../option-values.ts";
import { type Output, table } from "../output.ts";
import { type Invocation, type Subcommand, UsageProblem } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const accountInvite: Subcommand = {
  name: "account invite",
  operands: "[ADDRESS]",
  operandsMin: 0,
  operandsMax: 1,
  summary: "Make an account whose owner chooses the password, by a link",
  details:
    "For an account that is there: its password is taken away, and the link sets a new one. A link works once, for seven days. A list is CSV with addresses and names, or has an address a line; accounts that are there are left as they are.",
  options: {
    name: { option: { type: "string" }, value: "NAME", help: "The owner's name, for a new account" },
    withdraw: {
      option: { type: "boolean" },
      help: "Make earlier links worthless instead; the password is taken away too",
    },
    list: {
      option: { type: "string" },
      value: "FILE",
      help: "Invite everybody in a list instead; - for standard input",
    },
    domain: { option: { type: "string" }, value: "NAME", help: "Of those in the list without one" },
    ...quotaOptions,
  },
  async run(invocation) {
    const { operands, values } = invocation;
    const list = textOption(values, "list");
    if (list !== undefined) {
      if (operands.length > 0 || values["withdraw"] === true || values["name"] !== undefined)
        throw new UsageProblem("--list goes with --domain and quotas only");
      return inviteAll(invocation, list);
    }
    const [address] = operands;
    if (address === undefined) throw new UsageProblem("an address is missing, or --list");
    return values["withdraw"] === true ? withdraw(invocation, address) : invite(invocation, address);
  },
};

async function inviteAll({ values, out, config }: Invocation, list: string): Promise<number> {
  const people = await peopleIn(list, textOption(values, "domain") ?? "");
  const change = quotaChange(values);
  const done = await withStorage(config, (storage) => inviteListed(storage, people, { quota: config.quota, change }));
  return tellListed(out, webUrl(config), done);
}

async function withdraw({ out, config }: Invocation, address: string): Promise<number> {
  await withStorage(config, async ({ directory }) => new Invitations(directory, systemClock).withdraw(address));
  out.result(
    { address, withdrawn: true },
    `Nobody logs in to ${address} until it is invited again, or gets a password.`,
  );
  return 0;
}

async function invite({ values, out, config }: Invocation, address: string): Promise<number> {
  const displayName = textOption(values, "name");
  const change = quotaChange(values);
  const { invitation, isNew } = await withStorage(config, async (storage) => {
    const { directory } = storage;
    const known = await directory.account(address);
    const quotas = await domainQuotas(directory, config.quota);
    const entry = { address, password: nobodysPassword(), ...(displayName === undefined ? {} : { displayName }) };
    if (known === undefined) await addAccounts(storage, [entry], (its) => ({ ...quotas(its), ...change }));
    return { invitation: await new Invitations(directory, systemClock).invite(address), isNew: known === undefined };
  });
  const link = `${webUrl(config)}/invited#${invitation}`;
  out.result(
    { address, isNew, link },
    `${isNew ? "Added" : "Took the password away from"} ${address}. Its owner chooses one here, within seven days:\n${link}`,
  );
  return 0;
}

/** The links to send, and whom there is none for. */
function tellListed(out: Output, url: string, done: readonly ListedInvitation[]): number {
  const invited = done.map(({ address, invitation, problem }) =>
    invitation === undefined ? { address, problem } : { address, link: `${url}/invited#${invitation}` },
  );
  out.result(
    { invited },
    table(invited.map(({ address, link, problem }) => [address, link ?? `not invited: ${problem}`])),
  );
  return invited.every(({ link }) => link !== undefined) ? 0 : 1;
}
