/** What scripts remember from one message to the next: which came before (RFC 7352), and who was answered (RFC 5230 4.2). */
import { createHash } from "node:crypto";
import type { MailReader, MailWriter } from "../../store/account.ts";
import { MEMORIES_BETWEEN_LOOKS, MEMORIES_MAX, MEMORY_MS_MAX } from "./limits.ts";

/** Hexadecimal digits of a hash, of which no two alike are ever met. */
const KEY_DIGITS = 32;

interface Memory {
  /** Epoch milliseconds. */
  readonly until: number;
}

export function memoryKey(...words: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, KEY_DIGITS);
}

export async function remembers(mail: MailReader, key: string, now: number): Promise<boolean> {
  const record = await mail.recordByKey("sieve-memory", key);
  return record !== undefined && (JSON.parse(record.data) as Memory).until > now;
}

export async function remember(mail: MailWriter, key: string, { now, ms }: { now: number; ms: number }): Promise<void> {
  const data = JSON.stringify({ until: now + Math.min(ms, MEMORY_MS_MAX) } satisfies Memory);
  const before = await mail.recordByKey("sieve-memory", key);
  if (before !== undefined) return mail.changeRecord("sieve-memory", before.id, data);
  const made = await mail.addRecord("sieve-memory", data, key);
  if (made % MEMORIES_BETWEEN_LOOKS === 0) await forgetOld(mail, now);
}

async function forgetOld(mail: MailWriter, now: number): Promise<void> {
  const all = (await mail.records("sieve-memory")).map(({ id, data }) => ({ id, ...(JSON.parse(data) as Memory) }));
  const latest = all.toSorted((one, other) => other.until - one.until);
  for (const [at, { id, until }] of latest.entries())
    if (at >= MEMORIES_MAX || until <= now) await mail.removeRecord("sieve-memory", id);
}
