/** Deleting mailboxes. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import { GONE_MAILBOXES_REMEMBERED } from "../limits.ts";
import { dropAnnotations } from "./annotate.ts";
import { expunge } from "../messages/expunge.ts";
import { dropGrants } from "../sharing/grants.ts";
import { dropMarks } from "../sharing/seen.ts";
import { insertMailbox } from "./mailbox-create.ts";
import type { MailboxTree, Place } from "./mailbox-tree.ts";
import type { MailboxId } from "../model.ts";
import { keepNewest, looksAround } from "../tidy.ts";
import type { Work } from "../work.ts";

/** See MailWriter.deleteMailbox. */
export async function deleteMailbox(work: Work, path: string): Promise<void> {
  const tree = await work.tree();
  const place = tree.byPath(path);
  if (place === undefined) throw new Refusal("not-found", "no such mailbox");
  if (place.role === "inbox") throw new Refusal("invalid", "INBOX cannot be deleted");
  if (!place.selectable) throw new Refusal("has-children", "the name only holds the mailboxes below it");
  await remove(work, place);
  if (place.hasChildren) await keepName(work, place);
  else if (place.parentId !== undefined) await dropEmptyNames(work, await work.tree(), place.parentId);
}

async function remove(work: Work, place: Place): Promise<void> {
  await expunge(work, place.id, { anyFlags: true });
  work.release(place.id);
  await deleteRow(work, place.id);
}

/** Takes a mailbox that has no messages out of the tree; the id is never used again. */
export async function deleteRow(work: Work, id: MailboxId): Promise<void> {
  const { tx, accountId } = work;
  const modseq = await work.change();
  await tx.run(sql`delete from expunged where account_id = ${accountId} and mailbox_id = ${id}`);
  await tx.run(sql`delete from flag_block where account_id = ${accountId} and mailbox_id = ${id}`);
  await dropGrants(work, id);
  await dropMarks(work, id);
  await tx.run(sql`delete from mailbox where account_id = ${accountId} and mailbox_id = ${id}`);
  await dropAnnotations(work, id);
  await tx.run(sql`insert into gone_mailbox (account_id, modseq, mailbox_id) values (${accountId}, ${modseq}, ${id})`);
  if (looksAround(modseq))
    await keepNewest(work, sql`gone_mailbox where account_id = ${accountId}`, GONE_MAILBOXES_REMEMBERED);
  await work.touchTree();
}

/** The mailboxes below hang on to the name: a new row, because the id of the deleted mailbox is never used again. */
async function keepName(work: Work, place: Place): Promise<void> {
  const { parentId = 0, name } = place;
  const id = await insertMailbox(work, { parentId, name, selectable: false });
  await work.tx.run(sql`
    update mailbox set parent_id = ${id}, modseq = ${await work.change()}
    where account_id = ${work.accountId} and parent_id = ${place.id}`);
  await work.touchTree();
}

/** Names that were only there for a mailbox below them go with the last one, from `id` upwards. */
export async function dropEmptyNames(work: Work, tree: MailboxTree, id: MailboxId): Promise<void> {
  const gone = new Set<number>();
  let place = tree.byId(id);
  while (place !== undefined && !place.selectable && tree.children(place.id).every((child) => gone.has(child.id))) {
    work.release(place.id);
    await deleteRow(work, place.id);
    gone.add(place.id);
    place = place.parentId === undefined ? undefined : tree.byId(place.parentId);
  }
}
