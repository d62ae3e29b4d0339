/** Everybody in a list is invited: a spreadsheet's CSV, or an address a line. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { systemClock } from "../base/clock.ts";
import { Refusal } from "../base/errors.ts";
import { Invitations, nobodysPassword } from "../directory/invitations.ts";
import { addAccounts, domainQuotas, type QuotaLimits } from "../mail/new-accounts.ts";
import type { Storage } from "../serve/data/storage.ts";
import { type Listed, LISTED_MAX, peopleListed } from "../wire/people-list.ts";
import { UsageProblem } from "./subcommand.ts";

export interface ListedInvitation {
  readonly address: string;
  /** Undefined when there is none, for this reason. */
  readonly invitation?: string;
  readonly problem?: string;
}

/** "-" is standard input. Throws UsageProblem where there is nobody in it, or too many. */
export async function peopleIn(file: string, domain: string): Promise<readonly Listed[]> {
  const list = file === "-" ? await text(process.stdin) : await readFile(file, "utf8").catch(unreadable(file));
  const people = peopleListed(list, domain);
  if (people === undefined) throw new UsageProblem(`more than ${LISTED_MAX} people are in it: give them in parts`);
  if (people.length === 0) throw new UsageProblem(`nobody is in ${file === "-" ? "this list" : file}`);
  return people;
}

function unreadable(file: string) {
  return (error: unknown): never => {
    throw new Refusal("not-found", `${file} cannot be read: ${(error as Error).message}`);
  };
}

/** One after the other: whoever cannot be invited keeps nobody else from it. An account that is there is left as it is. */
export async function inviteListed(
  storage: Storage,
  people: readonly Listed[],
  options: { readonly quota: Parameters<typeof domainQuotas>[1]; readonly change: Partial<QuotaLimits> },
): Promise<readonly ListedInvitation[]> {
  const quotas = await domainQuotas(storage.directory, options.quota);
  const invitations = new Invitations(storage.directory, systemClock);
  const done: ListedInvitation[] = [];
  for (const { address, name } of people) {
    const entry = { address, password: nobodysPassword(), ...(name === "" ? {} : { displayName: name }) };
    try {
      await addAccounts(storage, [entry], (domain) => ({ ...quotas(domain), ...options.change }));
      done.push({ address, invitation: await invitations.invite(address) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      done.push({ address, problem: error.message });
    }
  }
  return done;
}
