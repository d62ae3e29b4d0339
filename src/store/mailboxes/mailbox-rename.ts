/** Renaming mailboxes: a branch of the tree moves, its mailboxes keep their ids, UIDs and UIDVALIDITY. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import { copyAnnotations } from "./annotate.ts";
import { moveAll } from "../messages/copy.ts";
import { createMailbox, superior } from "./mailbox-create.ts";
import { deleteRow, dropEmptyNames } from "./mailbox-delete.ts";
import { byPath, checkedParts } from "./mailbox-name.ts";
import type { Place } from "./mailbox-tree.ts";
import { HIERARCHY_SEPARATOR, type MailboxId } from "../model.ts";
import { subscribeAll } from "./subscription.ts";
import type { Work } from "../work.ts";

/** See MailWriter.renameMailbox; answers the id of the mailbox that has the new name. */
export async function renameMailbox(work: Work, path: string, newPath: string): Promise<MailboxId> {
  const tree = await work.tree();
  const place = tree.byPath(path);
  if (place === undefined) throw new Refusal("not-found", "no such mailbox");
  const parts = checkedParts(newPath);
  const newName = parts.join(HIERARCHY_SEPARATOR);
  const there = tree.byPath(newName);
  if (there?.selectable === true || there?.id === place.id) {
    throw new Refusal("exists", "there is a mailbox of that name");
  }
  if (place.role === "inbox") return emptyInboxInto(work, place, newName);
  if (isBelow(parts, place.parts)) throw new Refusal("invalid", "a mailbox cannot go below itself");
  const branch = tree.branch(place);
  for (const { parts: old } of branch)
    checkedParts([...parts, ...old.slice(place.parts.length)].join(HIERARCHY_SEPARATOR));
  if (there !== undefined) await giveWay(work, there, place);
  // RFC 9051 6.3.6 asks for the names, and nobody asked for the mailboxes: as with Dovecot and Cyrus they hold no messages.
  const parentId = await superior(work, parts, { selectable: false });
  const modseq = await work.change();
  await work.tx.run(sql`
    update mailbox set parent_id = ${parentId}, name = ${parts.at(-1) ?? ""}, modseq = ${modseq}
    where account_id = ${work.accountId} and mailbox_id = ${place.id}`);
  await work.touchTree();
  if (place.parentId !== undefined) await dropEmptyNames(work, await work.tree(), place.parentId);
  await carrySubscriptions(work, branch);
  return place.id;
}

/** What only held the name goes, and what was below it is now below the mailbox that takes the name: its path stays. */
async function giveWay(work: Work, there: Place, place: Place): Promise<void> {
  const tree = await work.tree();
  const below = tree.children(there.id).filter(({ id }) => id !== place.id);
  const names = new Set(tree.children(place.id).map(({ name }) => name));
  if (below.some(({ name }) => names.has(name))) {
    throw new Refusal("exists", "below both there are mailboxes of the same name");
  }
  const modseq = await work.change();
  for (const { id } of below) {
    await work.tx.run(sql`
      update mailbox set parent_id = ${place.id}, modseq = ${modseq}
      where account_id = ${work.accountId} and mailbox_id = ${id}`);
  }
  await deleteRow(work, there.id);
}

function isBelow(parts: readonly string[], top: readonly string[]): boolean {
  return parts.length > top.length && byPath(parts.slice(0, top.length), top) === 0;
}

/** What was subscribed stays so under its new name. The old name stays subscribed too: only the client may take it off (RFC 9051 6.3.7). */
async function carrySubscriptions(work: Work, branch: readonly Place[]): Promise<void> {
  const tree = await work.tree();
  const paths = branch.flatMap(({ id, subscribed }) => (subscribed ? (tree.byId(id)?.path ?? []) : []));
  await subscribeAll(work, paths);
}

/** RFC 9051 6.3.6: the messages go to a new mailbox; INBOX and what is below it stay. */
async function emptyInboxInto(work: Work, inbox: Place, newName: string): Promise<MailboxId> {
  const id = await createMailbox(work, newName, {});
  await moveAll(work, inbox.id, id);
  await copyAnnotations(work, inbox.id, id);
  return id;
}
