/** Which conversation a message belongs to (RFC 8621 3): one that shares a message-id and the base subject with it. */
import { hash } from "node:crypto";
import { sql } from "../../db/sql.ts";
import type { MessageDigest } from "../../wire/mime/digest.ts";
import { THREAD_REFS_LOOKED_AT, THREAD_REFS_PAGE } from "../limits.ts";
import type { EmailId, Modseq, ThreadId } from "../model.ts";
import { uidList } from "../messages/selection.ts";
import type { Work } from "../work.ts";

/** Message-ids looked at besides its own, the newest: long chains repeat what earlier messages have already told. */
const REFERENCES_USED_MAX = 20;
/** Bytes of a hash that are kept: an exact JavaScript number; a chance collision joins two conversations, which hurts nobody. */
const HASH_BYTES = 6;

/** What a message is found by: a number for each message-id it has or names, together with its base subject. */
export function threadHashes(digest: MessageDigest): number[] {
  const ids = digest.references.slice(-REFERENCES_USED_MAX);
  if (digest.messageId !== undefined) ids.push(digest.messageId);
  const subject = digest.baseSubject.toLowerCase();
  return [...new Set(ids.map((id) => hash("sha256", `${id}\n${subject}`, "buffer").readUIntBE(0, HASH_BYTES)))];
}

/**
 * The thread of a new message: the oldest that shares a hash with it, else a new one named after the message.
 * Emails keep their thread for ever, so when a message connects two threads they stay two.
 */
export async function joinThread(work: Work, emailId: EmailId, hashes: readonly number[]): Promise<ThreadId> {
  if (hashes.length === 0) return emailId as number as ThreadId;
  const { tx, accountId } = work;
  const rows = (await tx.rows(sql`
    select hash, thread_id from thread_ref where account_id = ${accountId} and hash in (${uidList(hashes)})`)) as readonly [
    number,
    number,
  ][];
  const thread = rows.reduce((oldest, [, id]) => Math.min(oldest, id), emailId as number) as ThreadId;
  const known = new Set(rows.map(([found]) => found));
  for (const unknown of hashes) {
    if (known.has(unknown)) continue;
    await tx.run(
      sql`insert into thread_ref (account_id, hash, thread_id) values (${accountId}, ${unknown}, ${thread})`,
    );
  }
  return thread;
}

/** Another number than the one that decides when it is done, lest that is always at the same place. */
const PLACES = 0x85eb_ca6b;

/**
 * Forgets threads without messages, beginning at a place among the message-ids that is another with each MODSEQ. Until then a late answer still finds
 * its conversation, which is harmless.
 */
export async function forgetEmptyThreads({ tx, accountId }: Work, modseq: Modseq): Promise<void> {
  const start = (Math.imul(modseq, PLACES) >>> 0) * 2 ** (8 * HASH_BYTES - 32);
  let [after, isPastEnd] = [start, false];
  for (let looked = 0; looked < THREAD_REFS_LOOKED_AT; looked += THREAD_REFS_PAGE) {
    const page = await tx.row(sql`
      select max(hash) from (
        select hash from thread_ref where account_id = ${accountId} and hash > ${after} order by hash limit ${THREAD_REFS_PAGE}) refs`);
    const last = page?.[0] as number | null;
    if (last === null) {
      if (isPastEnd) return;
      [after, isPastEnd] = [-1, true];
      continue;
    }
    await tx.run(sql`
      delete from thread_ref where account_id = ${accountId} and hash > ${after} and hash <= ${last} and not exists
        (select 1 from email where email.account_id = ${accountId} and email.thread_id = thread_ref.thread_id)`);
    if (isPastEnd && last >= start) return;
    after = last;
    await tx.breathe();
  }
}
