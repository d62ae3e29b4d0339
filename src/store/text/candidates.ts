/** Which messages can contain a text, from what is kept of them. */
import { type Database, ROWS_PER_PAGE_MAX, type Row } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { AccountId, Snapshot } from "../model.ts";
import type { Bounds, TextTerm } from "../search/bounds.ts";
import { everything, nothing } from "../search/masks.ts";
import { decidedByKept, KEPT_FIELDS } from "./entry.ts";
import { hashesOf, mayContain } from "./marks.ts";

/** Rows with marks read at a time: about a megabyte. */
const MARKS_PAGE = 1000;

export interface CandidateParts {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly snapshot: Snapshot;
}

/** The messages that contain the (folded) text for sure, and those that may; all are indexed already. */
export async function textBounds(parts: CandidateParts, term: TextTerm): Promise<Bounds> {
  const column = term.kind === "header" ? KEPT_FIELDS[term.name.toLowerCase() as keyof typeof KEPT_FIELDS] : undefined;
  if (column !== undefined && decidedByKept(term.text)) return keptBounds(parts, column, term.text);
  const length = parts.snapshot.uids.length;
  const hashes = [
    ...(hashesOf(term.text) ?? []),
    ...((term.kind === "header" && hashesOf(`${term.name.toLowerCase()}: `)) || []),
  ];
  if (hashes.length === 0) return { sure: nothing(length), maybe: everything(length) };
  const maybe = nothing(length);
  await eachPage(parts, { columns: sql`marks`, holds: sql`1 = 1`, page: MARKS_PAGE }, ([, marks], at) => {
    if (mayContain(marks as Uint8Array, hashes)) maybe[at] = 1;
  });
  return { sure: nothing(length), maybe };
}

/** Decided by the database, except for values that were too long to be kept. */
async function keptBounds(parts: CandidateParts, column: string, text: string): Promise<Bounds> {
  const name: Sql = { text: [column], values: [] };
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const holds = sql`(${name} like ${pattern} escape '\\' or ${name} is null)`;
  const [sure, maybe] = [nothing(parts.snapshot.uids.length), nothing(parts.snapshot.uids.length)];
  const columns = sql`case when ${name} is null then 1 else 0 end`;
  await eachPage(parts, { columns, holds, page: ROWS_PER_PAGE_MAX }, ([, unknown], at) => {
    maybe[at] = 1;
    if (unknown === 0) sure[at] = 1;
  });
  return { sure, maybe };
}

/** Calls `take` with each row and the message's position in the picture. Pages are transactions of their own: others get their turn. */
async function eachPage(
  { accountId, database, snapshot }: CandidateParts,
  { columns, holds, page }: { columns: Sql; holds: Sql; page: number },
  take: (row: Row, at: number) => void,
): Promise<void> {
  let after = 0;
  for (;;) {
    const rows = await database.read((tx) =>
      tx.rows(sql`
        select message.uid, ${columns} from message
        join email_text on email_text.account_id = message.account_id and email_text.email_id = message.email_id
        where message.account_id = ${accountId} and message.mailbox_id = ${snapshot.mailboxId} and message.uid > ${after}
          and ${holds}
        order by message.uid limit ${page}`),
    );
    for (const row of rows) {
      after = Number(row[0]);
      const at = snapshot.indexOf(after);
      if (at >= 0) take(row, at);
    }
    if (rows.length < page) return;
    await new Promise(setImmediate);
  }
}
