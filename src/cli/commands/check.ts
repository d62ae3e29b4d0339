import type { AccountId } from "../../store/model.ts";
import { Sharing } from "../../mail/sharing.ts";
import type { Account, Finding } from "../../store/account.ts";
import type { Storage } from "../../serve/data/storage.ts";
import { everyAccount } from "../../serve/data/every-account.ts";
import { counted, table } from "../output.ts";
import type { Subcommand } from "../subcommand.ts";
import { withStorage } from "../with-storage.ts";

export const check: Subcommand = {
  name: "check",
  operands: "",
  operandsMin: 0,
  operandsMax: 0,
  summary: "Prove that everything in the data folder is as it must be",
  details:
    "Counts, UIDs, change log, contents and their files, account by account, and the queue. Best while the server rests: a change in the middle of the check can look like a fault.",
  async run({ out, config }) {
    const report = await withStorage(config, checkAll);
    const { findings, accounts } = report;
    out.result(
      report,
      findings.length === 0
        ? `Checked ${counted(accounts, "account")}: everything is as it must be.`
        : `${table(findings.map(({ account, about, problem }) => [account, about, problem]))}\n${counted(findings.length, "fault")} in ${counted(accounts, "account")}.`,
    );
    return findings.length === 0 ? 0 : 1;
  },
};

interface Report {
  readonly accounts: number;
  readonly findings: readonly (Finding & { readonly account: string })[];
}

async function checkAll(storage: Storage): Promise<Report> {
  const { databases, store } = storage;
  const entries = new Map((await everyAccount(storage, {})).map(({ id, address }) => [Number(id), address]));
  const findings: (Finding & { account: string })[] = [];
  const sharing = new Sharing(storage);
  let accounts = 0;
  for await (const id of databases.list()) {
    accounts++;
    const account = entries.get(id) ?? `account ${id}`;
    const found = await store.check(id as AccountId).catch(unreadable);
    findings.push(...found.map((finding) => ({ account, ...finding })));
    if (found.length === 0) findings.push(...(await sharingFindings(sharing, store.account(id as AccountId), account)));
    if (!entries.delete(id))
      findings.push({ account, about: "account", problem: "has mail, but is not in the directory" });
  }
  for (const address of entries.values())
    findings.push({ account: address, about: "account", problem: "is in the directory, but has no place for mail" });
  const { checkQueue } = await import("../../mail/queue/check.ts");
  const queued = await checkQueue(storage.deliveries, storage.blobs);
  findings.push(...queued.map((finding) => ({ account: "(queue)", ...finding })));
  return { accounts, findings };
}

/** What is shared must be found by those it is shared with. */
async function sharingFindings(
  sharing: Sharing,
  mail: Account,
  account: string,
): Promise<readonly (Finding & { readonly account: string })[]> {
  const names = await sharing.withoutHint(mail);
  return names.map((name) => ({
    account,
    about: "account",
    problem: `shares with ${name}, who is not told where to look`,
  }));
}

function unreadable(error: unknown): readonly Finding[] {
  return [{ about: "account", problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }];
}
