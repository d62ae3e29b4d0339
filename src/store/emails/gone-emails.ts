/** Emails that went, remembered by MODSEQ: JMAP clients ask by email and thread what IMAP clients ask by mailbox and UID (tombstones.ts). */
import { ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { EXPUNGES_REMEMBERED } from "../limits.ts";
import type { AccountId, EmailId, Modseq, ThreadId } from "../model.ts";
import { packUids, unpackUids } from "../messages/uid-list.ts";
import { looksAround } from "../tidy.ts";
import type { Work } from "../work.ts";

/** What one transaction removes, until it is written down. */
export class GoneEmails {
  readonly #destroyed = new Set<number>();
  readonly #left = new Set<number>();
  readonly #threads = new Set<number>();

  destroyed(emails: Iterable<EmailId>, threads: Iterable<ThreadId>): void {
    for (const id of emails) this.#destroyed.add(id);
    for (const id of threads) this.#threads.add(id);
  }

  left(emails: Iterable<EmailId>): void {
    for (const id of emails) this.#left.add(id);
  }

  async remember(work: Work): Promise<void> {
    if (this.#destroyed.size === 0 && this.#left.size === 0) return;
    const modseq = await work.change();
    const [destroyed, moved, threads] = [packed(this.#destroyed), packed(this.#left), packed(this.#threads)];
    // The sets are kept until the transaction ends, so that what is written later in it says all of it.
    await work.tx.run(sql`
      insert into gone_email (account_id, modseq, destroyed, moved, threads)
      values (${work.accountId}, ${modseq}, ${destroyed}, ${moved}, ${threads})
      on conflict (account_id, modseq) do update
      set destroyed = excluded.destroyed, moved = excluded.moved, threads = excluded.threads`);
    if (looksAround(modseq)) await forgetOldest(work);
  }
}

function packed(ids: ReadonlySet<number>): Uint8Array {
  return packUids(Float64Array.from(ids).sort());
}

async function forgetOldest(work: Work): Promise<void> {
  const row = await work.tx.row(sql`
    select modseq from gone_email where account_id = ${work.accountId}
    order by modseq desc limit 1 offset ${EXPUNGES_REMEMBERED}`);
  if (row === undefined) return;
  const account = await work.changing();
  account.forgottenModseq = Number(row[0]) as Modseq;
  await work.tx.run(sql`
    delete from gone_email where account_id = ${work.accountId} and modseq <= ${account.forgottenModseq}`);
}

/** What one transaction removed. */
export interface Departure {
  readonly modseq: Modseq;
  readonly destroyed: readonly EmailId[];
  readonly left: readonly EmailId[];
  /** Of the destroyed. */
  readonly threads: readonly ThreadId[];
}

/** In the order of the change log, at most a page. The caller has checked that the memory reaches back that far. */
export async function departuresSince(tx: Tx, accountId: AccountId, since: number): Promise<readonly Departure[]> {
  const rows = await tx.rows(sql`
    select modseq, destroyed, moved, threads from gone_email
    where account_id = ${accountId} and modseq > ${since} order by modseq limit ${ROWS_PER_PAGE_MAX}`);
  return (rows as unknown as readonly [Modseq, Uint8Array, Uint8Array, Uint8Array][]).map(
    ([modseq, destroyed, left, threads]) => ({
      modseq,
      destroyed: unpackUids(destroyed) as EmailId[],
      left: unpackUids(left) as EmailId[],
      threads: unpackUids(threads) as ThreadId[],
    }),
  );
}
