/** Indexing the oldest emails that are not indexed yet. */
import { unlessLost } from "../../blob/lost-blob.ts";
import { type Database, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { readAccountRow } from "../account-row.ts";
import type { StoredContent } from "../account.ts";
import { contentColumns, sizeOf, storedContents } from "../messages/content.ts";
import { INDEX_PAGE, INDEX_PAGE_BYTES } from "../limits.ts";
import type { AccountId } from "../model.ts";
import { Texts } from "../search/texts.ts";
import { uidList } from "../messages/selection.ts";
import { headerEntry, type TextEntry, textEntry } from "./entry.ts";
import type { LargeTexts } from "./large-texts.ts";

export interface IndexParts {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly large: LargeTexts;
  body(content: StoredContent): Promise<Uint8Array>;
}

/** How far the index has come, and whether there is more to do. */
export interface Progress {
  readonly indexed: number;
  readonly more: boolean;
}

/**
 * Reads a page, decodes it outside any transaction, and writes what was found, unless another process was faster.
 * What a crash forgets is indexed again.
 */
export async function indexPage(parts: IndexParts): Promise<Progress> {
  const { contents, from, last } = await readPage(parts);
  if (contents.length === 0 && from === last) return { indexed: last, more: false };
  const entries = new Map<number, TextEntry>();
  for (const content of contents) entries.set(content.emailId, await entryOf(parts, content));
  const upTo = contents.at(-1)?.emailId ?? last;
  await writePage(parts, { from, upTo, entries });
  return { indexed: upTo, more: upTo < last };
}

async function entryOf(parts: IndexParts, content: StoredContent): Promise<TextEntry> {
  const { header } = content;
  using _place = await parts.large.place(sizeOf(content));
  const body = await unlessLost(parts.body(content));
  // One lost body must not end the searches of all that came after it.
  if (body === undefined) return headerEntry(header);
  if (parts.large.takes(header.length + body.length)) return await parts.large.entry(header, body);
  return textEntry(new Texts(header, body));
}

/** The next contents by id, as many as a page takes; `from` is how far the index has come and `last` the newest id given out. */
async function readPage({
  accountId,
  database,
}: IndexParts): Promise<{ contents: StoredContent[]; from: number; last: number }> {
  return database.read(async (tx) => {
    const { indexedEmailId: from, nextEmailId } = await readAccountRow(tx, accountId);
    const last = nextEmailId - 1;
    if (from >= last) return { contents: [], from, last };
    const sizes = await tx.rows(sql`
      select email_id, body_size from content where account_id = ${accountId} and email_id > ${from}
      order by email_id limit ${INDEX_PAGE}`);
    const ids = pageOf(sizes as unknown as readonly [number, number][]);
    if (ids.length === 0) return { contents: [], from, last };
    const rows = await tx.rows(sql`
      select ${contentColumns} from content
      where account_id = ${accountId} and email_id in (${uidList(ids)}) order by email_id`);
    return { contents: storedContents(rows), from, last };
  });
}

/** The first, and as many more as stay within the bytes of a page. */
function pageOf(sizes: readonly (readonly [id: number, bytes: number])[]): number[] {
  const ids: number[] = [];
  let sum = 0;
  for (const [id, bytes] of sizes) {
    sum += bytes;
    if (ids.length > 0 && sum > INDEX_PAGE_BYTES) break;
    ids.push(id);
  }
  return ids;
}

async function writePage(
  { accountId, database }: IndexParts,
  { from, upTo, entries }: { from: number; upTo: number; entries: ReadonlyMap<number, TextEntry> },
): Promise<void> {
  await database.write(
    async (tx) => {
      const moved = await tx.run(sql`
        update mail_account set indexed_email_id = ${upTo} where account_id = ${accountId} and indexed_email_id = ${from}`);
      if (moved === 0) return;
      const there = await tx.rows(sql`
        select email_id from email where account_id = ${accountId} and email_id > ${from} and email_id <= ${upTo}
        order by email_id limit ${ROWS_PER_PAGE_MAX}`);
      for (const [id] of there) {
        const entry = entries.get(Number(id));
        if (entry === undefined) continue;
        for (const statement of insertions(accountId, Number(id), entry)) await tx.run(statement);
      }
    },
    { durable: false },
  );
}

export function insertions(accountId: AccountId, id: number, entry: TextEntry): readonly Sql[] {
  const { order } = entry;
  return [
    sql`
      insert into email_text (account_id, email_id, subject, sender, recipient, copied, marks)
      values (${accountId}, ${id}, ${entry.subject}, ${entry.sender}, ${entry.recipient}, ${entry.copied}, ${entry.marks})`,
    sql`
      insert into email_order (account_id, email_id, sent_at, subject, is_reply, sender, recipient, copied,
        sender_shown, recipient_shown, message_id, refs)
      values (${accountId}, ${id}, ${order.sentAt}, ${order.subject}, ${order.isReply ? 1 : 0}, ${order.sender},
        ${order.recipient}, ${order.copied}, ${order.senderShown}, ${order.recipientShown}, ${order.messageId}, ${order.references})`,
  ];
}
