/** Whose mailboxes the reports of other servers come to, and what those say together. */
import type { Directory } from "../../directory/directory.ts";
import type { MailStore } from "../../store/account.ts";
import type { AccountId } from "../../store/model.ts";
import { collectReports } from "./collect.ts";
import { RememberedReports } from "./remembered.ts";
import { type DomainSummary, ReportSummary } from "./summary.ts";

interface Parts {
  readonly directory: Pick<Directory, "domains" | "resolve">;
  readonly store: MailStore;
}

/** `to`: the address that reports are sent to; "" for postmaster@ of each domain. */
export async function reportReaders({ directory }: Parts, to: string): Promise<ReadonlySet<AccountId>> {
  const addresses = to === "" ? (await directory.domains()).map(({ name }) => `postmaster@${name}`) : [to];
  const found = new Set<AccountId>();
  for (const address of addresses) {
    const way = await directory.resolve(address);
    if (way.kind === "local") for (const { id } of way.accounts) found.add(id);
  }
  return found;
}

/** What came since then, epoch milliseconds, by domain. */
export async function summarizeReports(
  { store }: Pick<Parts, "store">,
  readers: ReadonlySet<AccountId>,
  since: number,
  remembered = new RememberedReports(),
): Promise<readonly DomainSummary[]> {
  const summary = new ReportSummary();
  for (const id of readers) {
    for await (const report of collectReports(store.account(id), since, remembered)) summary.add(report);
  }
  return summary.domains;
}
