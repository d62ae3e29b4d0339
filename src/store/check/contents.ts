/** Messages, emails and bytes: each message has its email, each email its bytes and a mailbox, each body is where its row says. */
import { sql, type Sql } from "../../db/sql.ts";
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import type { BlobHash } from "../../blob/blob.ts";
import type { Checked } from "./check.ts";

/** Rows shown of one kind of fault; more of them tell nothing new. */
const SHOWN_MAX = 20;

/** Rows that there should be none of. */
interface Rule {
  /** What a row is; its columns are what it is called by. */
  readonly noun: string;
  readonly problem: string;
  readonly rows: Sql;
}

export async function checkContent(checked: Checked): Promise<void> {
  const indexes = [sql`email_text`, sql`email_order`].flatMap((table) => indexRules(checked, table));
  for (const { noun, problem, rows } of [...contentRules(checked), ...indexes]) {
    for (const row of await checked.database.read((tx) => tx.rows(sql`${rows} limit ${SHOWN_MAX}`)))
      checked.found(`${noun} ${row.join("/")}`, problem);
  }
  await checkBlobs(checked);
}

function contentRules({ accountId, account }: Checked): readonly Rule[] {
  return [
    {
      noun: "message",
      problem: "has no email",
      rows: sql`
        select message.mailbox_id, message.uid from message
        left join email on email.account_id = message.account_id and email.email_id = message.email_id
        where message.account_id = ${accountId} and email.email_id is null`,
    },
    {
      noun: "message",
      problem: "differs from its email in size or thread",
      rows: sql`
        select message.mailbox_id, message.uid from message
        join email on email.account_id = message.account_id and email.email_id = message.email_id
        where message.account_id = ${accountId} and (email.size <> message.size or email.thread_id <> message.thread_id)`,
    },
    {
      noun: "email",
      problem: "has an id that was not given out yet",
      rows: sql`
        select email_id from email where account_id = ${accountId} and email_id >= ${account.nextEmailId}`,
    },
    {
      noun: "email",
      problem: "is in no mailbox",
      rows: sql`
        select email_id from email where account_id = ${accountId} and not exists
          (select 1 from message where message.account_id = email.account_id and message.email_id = email.email_id)`,
    },
    {
      noun: "email",
      problem: "has no content",
      rows: sql`
        select email.email_id from email
        left join content on content.account_id = email.account_id and content.email_id = email.email_id
        where email.account_id = ${accountId} and content.email_id is null`,
    },
    {
      noun: "content",
      problem: "has no email",
      rows: sql`
        select content.email_id from content
        left join email on email.account_id = content.account_id and email.email_id = content.email_id
        where content.account_id = ${accountId} and email.email_id is null`,
    },
    {
      noun: "email",
      problem: "is not as long as its header and body",
      rows: sql`
        select email.email_id from email
        join content on content.account_id = email.account_id and content.email_id = email.email_id
        where email.account_id = ${accountId} and (email.size <> length(content.header) + content.body_size
          or (content.blob_hash is null and content.packing = 0 and length(content.body) <> content.body_size)
          or (content.blob_hash is null) = (content.body is null)
          or length(email.listing) < email.envelope_size + email.structure_size
          or content.trace_size > length(content.header))`,
    },
  ];
}

function indexRules({ accountId, account }: Checked, table: Sql): readonly Rule[] {
  return [
    {
      noun: "email",
      problem: "is not indexed, though the index has come that far",
      rows: sql`
          select email.email_id from email
          left join ${table} entry on entry.account_id = email.account_id and entry.email_id = email.email_id
          where email.account_id = ${accountId} and email.email_id <= ${account.indexedEmailId} and entry.email_id is null`,
    },
    {
      noun: "index entry",
      problem: "has no email",
      rows: sql`
          select entry.email_id from ${table} entry
          left join email on email.account_id = entry.account_id and email.email_id = entry.email_id
          where entry.account_id = ${accountId} and email.email_id is null`,
    },
  ];
}

async function checkBlobs({ accountId, database, blobs, found }: Checked): Promise<void> {
  let after = 0;
  for (;;) {
    const page = await database.read((tx) =>
      tx.rows(sql`
        select email_id, blob_hash from content
        where account_id = ${accountId} and blob_hash is not null and email_id > ${after}
        order by email_id limit ${ROWS_PER_PAGE_MAX}`),
    );
    for (const [id, hash] of page) {
      after = Number(id);
      if (!(await blobs.has(hash as BlobHash)))
        found(`email ${after}`, `has its body in blob ${String(hash)}, which is not there`);
    }
    if (page.length < ROWS_PER_PAGE_MAX) return;
  }
}
