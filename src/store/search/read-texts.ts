/** Reading of messages what a search has to look at, and no more. */
import type { Row } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { contentColumns, storedContents } from "../content.ts";
import { rowsOf } from "../selection.ts";
import type { Needed } from "./conditions.ts";
import type { SearchParts } from "./search.ts";
import { Texts } from "./texts.ts";

/** The texts of a page of messages by UID; messages that are gone meanwhile are missing. */
export async function readTexts(
  parts: SearchParts,
  needed: Needed,
  uids: readonly number[],
): Promise<ReadonlyMap<number, Texts>> {
  const { accountId, database, snapshot } = parts;
  const read = (columns: Sql, table: Sql): Promise<readonly Row[]> =>
    database.read((tx) =>
      rowsOf(
        tx,
        sql`select uid, ${columns} from message join ${table} using (account_id, email_id)
          where account_id = ${accountId} and mailbox_id = ${snapshot.mailboxId}`,
        uids,
      ),
    );
  switch (needed) {
    case "row":
    case "listing":
      return texts(
        await read(sql`envelope_size + structure_size, listing`, sql`email`),
        ([start, listing]) => new Texts((listing as Uint8Array).subarray(Number(start))),
      );
    case "header":
      return texts(await read(sql`header`, sql`content`), ([header]) => new Texts(header as Uint8Array));
    case "content":
      return wholeTexts(parts, await read(contentColumns, sql`content`));
  }
}

function texts(rows: readonly Row[], make: (columns: Row) => Texts): Map<number, Texts> {
  return new Map(rows.map(([uid, ...columns]) => [Number(uid), make(columns)]));
}

async function wholeTexts(parts: SearchParts, rows: readonly Row[]): Promise<Map<number, Texts>> {
  const contents = storedContents(rows.map(([, ...columns]) => columns));
  const found = new Map<number, Texts>();
  for (const [i, content] of contents.entries()) {
    found.set(Number(rows[i]?.[0]), new Texts(content.header, await parts.body(content)));
  }
  return found;
}
