/** Terms that the database decides from a message's row. */
import { MINUTE_MS } from "../../base/clock.ts";
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { ColumnTerm } from "./bounds.ts";
import { type Mask, nothing } from "./masks.ts";
import { type Scan, scan, type Scanned } from "./scan.ts";

/** The messages of the snapshot whose row meets the term. */
export async function columnMask(scanned: Scanned, term: ColumnTerm): Promise<Mask> {
  const mask = nothing(scanned.snapshot.uids.length);
  const what: Scan = { columns: sql`1`, from: sql`message`, holds: condition(term), window: ROWS_PER_PAGE_MAX };
  await scan(scanned, what, (_, at) => {
    mask[at] = 1;
  });
  return mask;
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

const receivedAsWritten = sql`(message.internal_date + message.date_zone * ${MINUTE_MS})`;

/** A message without a readable date counts as sent when it was received. */
function moment(term: Extract<ColumnTerm, { kind: "time" }>): Sql {
  const received = term.asWritten ? receivedAsWritten : sql`message.internal_date`;
  if (term.of === "received") return received;
  if (term.of === "saved") return sql`message.saved_at`;
  const column = term.asWritten ? sql`email.sent_as_written` : sql`email.sent_at`;
  return sql`coalesce((select ${column} from email
    where email.account_id = message.account_id and email.email_id = message.email_id), ${received})`;
}

function within(time: Sql, from: number | undefined, before: number | undefined): Sql {
  if (from === undefined && before === undefined) return sql`1 = 1`;
  if (from === undefined) return sql`${time} < ${before ?? 0}`;
  if (before === undefined) return sql`${time} >= ${from}`;
  return sql`${time} >= ${from} and ${time} < ${before}`;
}
