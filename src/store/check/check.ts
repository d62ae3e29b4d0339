/** Proving the invariants of one account: what the counters say must be what the rows say, and nothing may point nowhere. */
import type { Blobs } from "../../blob/blob.ts";
import type { Database } from "../../db/database.ts";
import { type AccountRow, readAccountRow } from "../account-row.ts";
import type { Finding } from "../account.ts";
import type { AccountId } from "../model.ts";
import { checkAnnotations } from "./annotations.ts";
import { checkContent } from "./contents.ts";
import { checkCounts } from "./counts.ts";
import { checkGrants } from "./grants.ts";
import { checkHistory } from "./history.ts";
import { checkRecords } from "./records.ts";
import { checkTree } from "./tree.ts";

/** What every part of the check works on. */
export interface Checked {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly account: AccountRow;
  /** Notes something that is not as it must be. */
  readonly found: (about: string, problem: string) => void;
}

/** Everything wrong with the account; nothing when it is sound. The account should be at rest, or changes look like faults. */
export async function checkAccount(
  database: Database,
  blobs: Blobs,
  accountId: AccountId,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const account = await database.read((tx) => readAccountRow(tx, accountId));
  const found = (about: string, problem: string): void => void findings.push({ about, problem });
  const checked: Checked = { accountId, database, blobs, account, found };
  await checkTree(checked);
  await checkGrants(checked);
  await checkCounts(checked);
  await checkContent(checked);
  await checkHistory(checked);
  await checkAnnotations(checked);
  await checkRecords(checked);
  return findings;
}
