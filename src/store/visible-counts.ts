/** Counts of a mailbox that only JMAP asks for: by thread, and without what is marked \Deleted (RFC 8621 2, 4.1.1). */
import { type Database, ROWS_PER_PAGE_MAX } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import { readMailboxRow } from "./mailbox-row.ts";
import type { AccountId, FlagSet, MailboxId, Modseq, ThreadId, Uid, VisibleCounts } from "./model.ts";
import { type AccountMemory, ReadSource } from "./source.ts";

interface Kept {
  readonly modseq: Modseq;
  readonly counts: VisibleCounts;
}

/** The counts of the mailboxes of one account, kept until their messages change. */
export class Counter {
  readonly #accountId: AccountId;
  readonly #database: Database;
  readonly #memory: AccountMemory;
  readonly #kept = new Map<MailboxId, Kept>();

  constructor(accountId: AccountId, database: Database, memory: AccountMemory) {
    this.#accountId = accountId;
    this.#database = database;
    this.#memory = memory;
  }

  /** Others have their turn between pages; what changes meanwhile may be counted or not. */
  async counts(mailboxId: MailboxId): Promise<VisibleCounts> {
    const { highestModseq } = await this.#database.read((tx) => readMailboxRow(tx, this.#accountId, mailboxId));
    const kept = this.#kept.get(mailboxId);
    if (kept?.modseq === highestModseq) return kept.counts;
    const counts = await this.#count(mailboxId);
    this.#kept.set(mailboxId, { modseq: highestModseq, counts });
    return counts;
  }

  async #count(mailboxId: MailboxId): Promise<VisibleCounts> {
    const [threads, unreadThreads] = [new Set<ThreadId>(), new Set<ThreadId>()];
    let [emails, unreadEmails, after] = [0, 0, 0];
    for (;;) {
      const { rows, sets } = await this.#page(mailboxId, after);
      for (const [, threadId, set] of rows) {
        const flags = sets.get(set);
        if (flags === undefined || flags.deleted) continue;
        emails++;
        threads.add(threadId);
        if (flags.seen || flags.draft) continue;
        unreadEmails++;
        unreadThreads.add(threadId);
      }
      if (rows.length < ROWS_PER_PAGE_MAX) break;
      after = rows.at(-1)?.[0] ?? after;
      await new Promise(setImmediate);
    }
    return { emails, unreadEmails, threads: threads.size, unreadThreads: unreadThreads.size };
  }

  #page(mailboxId: MailboxId, after: number): Promise<Page> {
    return this.#database.read(async (tx) => {
      const source = new ReadSource(tx, this.#accountId, this.#memory);
      const rows = (await tx.rows(sql`
        select uid, thread_id, flag_set_id from message
        where account_id = ${this.#accountId} and mailbox_id = ${mailboxId} and uid > ${after}
        order by uid limit ${ROWS_PER_PAGE_MAX}`)) as unknown as readonly [Uid, ThreadId, number][];
      const sets = new Map<number, FlagSet>();
      for (const [, , set] of rows) if (!sets.has(set)) sets.set(set, await source.flagSet(set));
      return { rows, sets };
    });
  }
}

interface Page {
  readonly rows: readonly (readonly [Uid, ThreadId, number])[];
  readonly sets: ReadonlyMap<number, FlagSet>;
}
