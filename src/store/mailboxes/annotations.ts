/** Reading annotations: what a user sees of them, and what has happened to them. */
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { type Sql, sql } from "../../db/sql.ts";
import { ANNOTATIONS_MAX } from "../limits.ts";
import type { AccountId, Annotation, AnnotationChange, MailboxId, Modseq } from "../model.ts";
import type { Source } from "../source.ts";

/** By name. Throws Refusal("not-found"). */
export async function readAnnotations(
  source: Source,
  mailboxId: MailboxId | undefined,
  viewer: AccountId,
): Promise<readonly Annotation[]> {
  if (mailboxId !== undefined) await source.mailbox(mailboxId);
  const rows = await source.tx.rows(sql`
    select entry, value from annotation
    where account_id = ${source.accountId} and mailbox_id = ${mailboxId ?? 0} and viewer_id in (0, ${viewer})
      and value is not null
    order by entry limit ${2 * ANNOTATIONS_MAX}`);
  return rows.map(([entry, value]) => ({ entry: String(entry), value: value as Uint8Array }));
}

export async function annotationsNamed(
  source: Source,
  entries: readonly string[],
  viewer: AccountId,
): Promise<ReadonlyMap<MailboxId, ReadonlyMap<string, Uint8Array>>> {
  const found = new Map<MailboxId, Map<string, Uint8Array>>();
  for (const entry of entries) {
    let after = 0;
    for (;;) {
      const rows = await source.tx.rows(sql`
        select mailbox_id, value from annotation
        where account_id = ${source.accountId} and mailbox_id > ${after} and viewer_id = ${viewerOf(entry, viewer)}
          and entry = ${entry} and value is not null
        order by mailbox_id limit ${ROWS_PER_PAGE_MAX}`);
      for (const [id, value] of rows as unknown as readonly [MailboxId, Uint8Array][]) {
        const values = found.get(id) ?? new Map<string, Uint8Array>();
        found.set(id, values.set(entry, value));
        after = id;
      }
      if (rows.length < ROWS_PER_PAGE_MAX) break;
    }
  }
  return found;
}

/** Whose the entry is: everybody's, or that user's. */
export function viewerOf(entry: string, viewer: AccountId): number {
  return entry.startsWith("/shared/") ? 0 : viewer;
}

type ChangeColumns = readonly [Modseq, number, string];

export async function annotationChanges(
  source: Source,
  since: number,
  viewer: AccountId,
): Promise<readonly AnnotationChange[]> {
  const changes: AnnotationChange[] = [];
  let after: Sql = sql`modseq > ${since}`;
  for (;;) {
    const rows = await source.tx.rows(sql`
      select modseq, mailbox_id, entry from annotation
      where account_id = ${source.accountId} and viewer_id in (0, ${viewer}) and ${after}
      order by modseq, mailbox_id, entry limit ${ROWS_PER_PAGE_MAX}`);
    for (const [modseq, id, entry] of rows as unknown as readonly ChangeColumns[]) {
      changes.push({ mailboxId: id === 0 ? undefined : (id as MailboxId), entry, modseq });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_PER_PAGE_MAX) return changes;
    const [modseq, id, entry] = last as unknown as ChangeColumns;
    after = sql`(modseq, mailbox_id, entry) > (${modseq}, ${id}, ${entry})`;
  }
}
