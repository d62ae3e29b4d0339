/** Which conversation a message belongs to (RFC 8621 3): one that shares a message-id and the base subject with it. */
import { hash } from "node:crypto";
import { sql } from "../../db/sql.ts";
import type { MessageDigest } from "../../wire/mime/digest.ts";
import type { EmailId, ThreadId } from "../model.ts";
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

/** Forgets threads without messages. Until then a late answer still finds its conversation, which is harmless. */
export async function forgetEmptyThreads({ tx, accountId }: Work): Promise<void> {
  await tx.run(sql`
    delete from thread_ref where account_id = ${accountId} and thread_id not in
      (select thread_id from message where account_id = ${accountId})`);
}
