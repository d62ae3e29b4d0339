/** Terms that the database decides from a message's row. */
import { type Database, ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { AccountId, Snapshot } from "../model.ts";
import type { ColumnTerm } from "./bounds.ts";
import { type Mask, nothing } from "./masks.ts";

/** The messages of the picture that the database finds with the term. */
export function columnMask(
  database: Database,
  accountId: AccountId,
  snapshot: Snapshot,
  term: ColumnTerm,
): Promise<Mask> {
  return maskOf(database, accountId, snapshot, condition(term));
}

/** The messages of the picture for which the condition holds. Pages are transactions of their own: others get their turn. */
export async function maskOf(database: Database, accountId: AccountId, snapshot: Snapshot, holds: Sql): Promise<Mask> {
  const mask = nothing(snapshot.uids.length);
  let after = 0;
  for (;;) {
    const page = await database.read((tx) =>
      tx.rows(sql`
        select message.uid from message
        where message.account_id = ${accountId} and message.mailbox_id = ${snapshot.mailboxId} and message.uid > ${after}
          and ${holds}
        order by message.uid limit ${ROWS_PER_PAGE_MAX}`),
    );
    for (const row of page) {
      after = Number(row[0]);
      const at = snapshot.indexOf(after);
      if (at >= 0) mask[at] = 1;
    }
    if (page.length < ROWS_PER_PAGE_MAX) return mask;
  }
}

function condition(term: ColumnTerm): Sql {
  switch (term.kind) {
    case "size":
      return term.compare === "larger" ? sql`message.size > ${term.bytes}` : sql`message.size < ${term.bytes}`;
    case "email":
      return sql`message.email_id = ${term.emailId}`;
    case "thread":
      return sql`message.thread_id = ${term.threadId}`;
    case "time":
      return within(moment(term), term.from, term.before);
  }
}

/** A message without a readable date counts as sent when it was received. */
function moment(term: Extract<ColumnTerm, { kind: "time" }>): Sql {
  if (term.of === "received") return sql`message.internal_date`;
  if (term.of === "saved") return sql`message.saved_at`;
  const column = term.asWritten ? sql`email.sent_as_written` : sql`email.sent_at`;
  return sql`coalesce((select ${column} from email
    where email.account_id = message.account_id and email.email_id = message.email_id), message.internal_date)`;
}

function within(time: Sql, from: number | undefined, before: number | undefined): Sql {
  if (from === undefined && before === undefined) return sql`1 = 1`;
  if (from === undefined) return sql`${time} < ${before ?? 0}`;
  if (before === undefined) return sql`${time} >= ${from}`;
  return sql`${time} >= ${from} and ${time} < ${before}`;
}
