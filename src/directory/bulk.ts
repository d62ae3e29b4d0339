/** Many rows: in one statement, which makes thousands of accounts or members a matter of a second, also over a network; and page by page. */
import { ROWS_PER_PAGE_MAX, type Row, type Tx } from "../db/database.ts";
import { sql, type Sql } from "../db/sql.ts";
import { ROWS_PER_STATEMENT } from "./limits.ts";
import { text } from "./rows.ts";

/** Runs a statement for each page of rows; `statement` gets their `(…), (…)`. */
export async function insertAll<Item>(
  tx: Tx,
  items: readonly Item[],
  insert: { readonly row: (item: Item, index: number) => Sql; readonly statement: (rows: Sql) => Sql },
): Promise<void> {
  for (let at = 0; at < items.length; at += ROWS_PER_STATEMENT) {
    const rows = items.slice(at, at + ROWS_PER_STATEMENT).map((item, i) => insert.row(item, at + i));
    await tx.run(insert.statement(commas(rows)));
  }
}

/** Every row, a page at a time: `read` answers the next after the last one, ROWS_PER_PAGE_MAX as long as there are more. */
export async function* pagesOf(
  read: (last: Row | undefined) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let last: Row | undefined, isMore = true; isMore;) {
    const rows = await read(last);
    yield rows;
    last = rows.at(-1);
    isMore = rows.length === ROWS_PER_PAGE_MAX;
  }
}

/** Those of the addresses that an account or an alias has. */
export async function takenKeys(tx: Tx, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (let at = 0; at < keys.length; at += ROWS_PER_STATEMENT) {
    const page = commas(keys.slice(at, at + ROWS_PER_STATEMENT).map((key) => sql`${key}`));
    const rows = await tx.rows(sql`
      select address_key from account where address_key in (${page})
      union all select address_key from alias where address_key in (${page})`);
    for (const [key] of rows) taken.add(text(key));
  }
  return taken;
}

/** The pieces with commas between. */
function commas(pieces: readonly Sql[]): Sql {
  const all: string[] = [""];
  for (const [i, piece] of pieces.entries()) {
    all[all.length - 1] += (i === 0 ? "" : ", ") + (piece.text[0] ?? "");
    all.push(...piece.text.slice(1));
  }
  return { text: all, values: pieces.flatMap((piece) => piece.values) };
}
