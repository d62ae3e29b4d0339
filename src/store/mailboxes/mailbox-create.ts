/** Making mailboxes, with the superiors they need. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import { inheritGrants } from "../sharing/grants.ts";
import { MAILBOXES_MAX } from "../limits.ts";
import { checkedParts } from "./mailbox-name.ts";
import type { Place } from "./mailbox-tree.ts";
import { HIERARCHY_SEPARATOR, type MailboxId, type Role } from "../model.ts";
import type { Grant } from "../sharing/rights.ts";
import { subscribe } from "./subscription.ts";
import type { Work } from "../work.ts";

const MS_PER_SECOND = 1000;

/** See MailWriter.createMailbox; answers the new mailbox's id. */
export async function createMailbox(
  work: Work,
  path: string,
  options: { role?: Role; subscribe?: boolean },
): Promise<MailboxId> {
  const parts = checkedParts(path);
  const tree = await work.tree();
  const there = tree.byPath(parts.join(HIERARCHY_SEPARATOR));
  if (there?.selectable === true) throw new Refusal("exists", "there is a mailbox of that name");
  if (options.role !== undefined && tree.byRole(options.role) !== undefined) {
    throw new Refusal("exists", "there is a mailbox with that special use");
  }
  const id =
    there === undefined
      ? await insertMailbox(work, { parentId: await superior(work, parts), name: parts.at(-1) ?? "", ...options })
      : await revive(work, there, options.role);
  if (options.subscribe === true) await subscribe(work, parts.join(HIERARCHY_SEPARATOR));
  return id;
}

/**
 * The id of the mailbox above the last name, made with everything above it when it is missing; 0 at the top.
 * `selectable: false` makes names that only hold what is below them.
 */
export async function superior(
  work: Work,
  parts: readonly string[],
  made: { selectable: boolean } = { selectable: true },
): Promise<number> {
  const tree = await work.tree();
  let parentId = 0;
  for (let depth = 1; depth < parts.length; depth++) {
    const place = tree.byPath(parts.slice(0, depth).join(HIERARCHY_SEPARATOR));
    parentId = place?.id ?? (await insertMailbox(work, { parentId, name: parts[depth - 1] ?? "", ...made }));
  }
  return parentId;
}

/** What only held its children's names becomes a mailbox again, with nothing in common with the one it was. */
async function revive(work: Work, place: Place, role: Role | undefined): Promise<MailboxId> {
  const grants = await grantsAbove(work, place.parentId ?? 0);
  const modseq = await work.touchTree();
  const uidValidity = await nextUidValidity(work);
  await work.tx.run(sql`
    update mailbox set selectable = 1, role = ${role ?? null}, uid_validity = ${uidValidity}, uid_next = 1, recent_from = 1,
      highest_modseq = ${modseq}, modseq = ${modseq}, created_modseq = ${modseq}
    where account_id = ${work.accountId} and mailbox_id = ${place.id}`);
  work.release(place.id);
  await inheritGrants(work, place.id, grants);
  return place.id;
}

/** Adds a row; `selectable: false` for what only holds the names below it. */
export async function insertMailbox(
  work: Work,
  mailbox: { parentId: number; name: string; role?: Role; selectable?: boolean },
): Promise<MailboxId> {
  if ((await work.tree()).places.length >= MAILBOXES_MAX) {
    throw new Refusal("limit", "the account has as many mailboxes as it may");
  }
  // Before the tree changes: it would have to be read again.
  const grants = await grantsAbove(work, mailbox.parentId);
  const account = await work.changing();
  const id = account.nextMailboxId++ as MailboxId;
  const modseq = await work.change();
  const uidValidity = await nextUidValidity(work);
  await work.tx.run(sql`
    insert into mailbox (account_id, mailbox_id, parent_id, name, role, selectable, modseq, uid_validity, uid_next, recent_from,
      highest_modseq, forgotten_modseq, messages, unseen, deleted, size, created_modseq)
    values (${work.accountId}, ${id}, ${mailbox.parentId}, ${mailbox.name}, ${mailbox.role ?? null},
      ${mailbox.selectable === false ? 0 : 1}, ${modseq}, ${uidValidity}, 1, 1, ${modseq}, 0, 0, 0, 0, 0, ${modseq})`);
  await work.touchTree();
  if (mailbox.selectable !== false) await inheritGrants(work, id, grants);
  return id;
}

async function grantsAbove(work: Work, parentId: number): Promise<readonly Grant[]> {
  return (await work.tree()).byId(parentId)?.grants ?? [];
}

/**
 * Greater than any other of the account, and than any of an earlier account of the same name: seconds since 1970, or one
 * more than the last when that is not greater (RFC 9051 2.3.1.1).
 */
async function nextUidValidity(work: Work): Promise<number> {
  const account = await work.changing();
  account.lastUidValidity = Math.max(account.lastUidValidity + 1, Math.floor(work.now / MS_PER_SECOND));
  return account.lastUidValidity;
}
