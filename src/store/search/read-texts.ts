/** Reading of messages what a search has to look at, and no more. */
import { unlessLost } from "../../blob/lost-blob.ts";
import type { Database, Row } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import type { ProgressReport, StoredContent } from "../account.ts";
import { contentColumns, sizeOf, storedContents } from "../messages/content.ts";
import { SEARCH_PAGE_BYTES } from "../limits.ts";
import type { AccountId, Snapshot } from "../model.ts";
import type { LargeTexts } from "../text/large-texts.ts";
import { rowsOf } from "../messages/selection.ts";
import type { Needed } from "./conditions.ts";
import { Texts } from "./texts.ts";

export interface TextsParts {
  readonly accountId: AccountId;
  readonly database: Database;
  readonly snapshot: Snapshot;
  readonly report: ProgressReport;
  readonly large: LargeTexts;
  /** Header and body of a message, from wherever its body is. */
  body(content: StoredContent): Promise<Uint8Array>;
}

/** What was read of one message. */
export interface MessageTexts {
  readonly uid: number;
  readonly texts: Texts;
}

/** The texts of a page of messages, one after the other; messages that are gone meanwhile are missing. */
export async function* readTexts(
  parts: TextsParts,
  needed: Needed,
  uids: readonly number[],
): AsyncGenerator<MessageTexts> {
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
      for (const [uid, start, listing] of await read(sql`envelope_size + structure_size, listing`, sql`email`))
        yield { uid: Number(uid), texts: new Texts((listing as Uint8Array).subarray(Number(start))) };
      return;
    case "header":
      for (const [uid, header] of await read(sql`header`, sql`content`))
        yield { uid: Number(uid), texts: new Texts(header as Uint8Array) };
      return;
    case "content":
      yield* wholeTexts(parts, await read(contentColumns, sql`content`));
  }
}

/** Large bodies lie elsewhere: one is in memory at a time, nothing of it where it is lost, and others get their turn when many bytes were looked at. */
async function* wholeTexts(parts: TextsParts, rows: readonly Row[]): AsyncGenerator<MessageTexts> {
  const contents = storedContents(rows.map(([, ...columns]) => columns));
  let bytes = 0;
  for (const [i, content] of contents.entries()) {
    if (bytes > SEARCH_PAGE_BYTES) {
      bytes = 0;
      await new Promise(setImmediate);
    }
    using _place = await parts.large.place(sizeOf(content));
    const body = (await unlessLost(parts.body(content))) ?? new Uint8Array();
    const uid = Number(rows[i]?.[0]);
    const size = content.header.length + body.length;
    if (parts.large.takes(size)) yield { uid, texts: await parts.large.texts(content.header, body) };
    else yield { uid, texts: new Texts(content.header, body) };
    bytes += size;
  }
}
