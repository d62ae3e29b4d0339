/** The beginning of an account: its counters, the empty flag set, and the mailboxes that everybody expects. */
import type { Database } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { insertAccountRow } from "./account-row.ts";
import { EMPTY_FLAG_SET } from "./flags/flag-sets.ts";
import { createMailbox } from "./mailboxes/mailbox-create.ts";
import type { AccountId, Modseq, Role } from "./model.ts";
import { AccountMemory } from "./source.ts";
import { Work } from "./work.ts";

const FIRST_MAILBOXES: readonly (readonly [path: string, role: Role])[] = [
  ["INBOX", "inbox"],
  ["Drafts", "drafts"],
  ["Sent", "sent"],
  ["Junk", "junk"],
  ["Trash", "trash"],
  ["Archive", "archive"],
];

/** Harmless when it is there. */
export async function createAccount(database: Database, accountId: AccountId, now: number): Promise<void> {
  await database.write(async (tx) => {
    const there = await tx.row(sql`select 1 from mail_account where account_id = ${accountId}`);
    if (there !== undefined) return;
    await insertAccountRow(tx, accountId, {
      modseq: 0 as Modseq,
      treeModseq: 0 as Modseq,
      nextMailboxId: 1,
      nextEmailId: 1,
      nextFlagSetId: EMPTY_FLAG_SET + 1,
      lastUidValidity: 0,
      usedBytes: 0,
      usedMessages: 0,
      maxBytes: undefined,
      maxMessages: undefined,
      forgottenModseq: 0 as Modseq,
      restoredModseq: 0 as Modseq,
      indexedEmailId: 0,
    });
    await tx.run(
      sql`insert into flag_set (account_id, flag_set_id, names) values (${accountId}, ${EMPTY_FLAG_SET}, '')`,
    );
    const work = new Work(tx, accountId, { now, memory: new AccountMemory(), snapshots: () => undefined });
    for (const [path, role] of FIRST_MAILBOXES) await createMailbox(work, path, { role, subscribe: true });
    await work.flush();
  });
}
