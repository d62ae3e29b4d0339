/** Changing what a mailbox is for, and where clients show it. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import type { MailboxChange } from "../account.ts";
import type { MailboxId } from "../model.ts";
import { keepSeenApart } from "../sharing/seen.ts";
import type { Work } from "../work.ts";

/** See MailWriter.changeMailbox. */
export async function changeMailbox(work: Work, id: MailboxId, change: MailboxChange): Promise<void> {
  const tree = await work.tree();
  const place = tree.byId(id);
  if (place === undefined) throw new Refusal("not-found", "no such mailbox");
  if (change.role !== undefined) {
    const role = change.role ?? undefined;
    if ((place.role === "inbox") !== (role === "inbox")) throw new Refusal("forbidden", "INBOX is what it is");
    const holder = role === undefined ? undefined : tree.byRole(role);
    if (holder !== undefined && holder.id !== id) throw new Refusal("exists", "another mailbox has that role");
    await work.tx.run(sql`
      update mailbox set role = ${change.role} where account_id = ${work.accountId} and mailbox_id = ${id}`);
  }
  if (change.sortOrder !== undefined) {
    await work.tx.run(sql`
      update mailbox set sort_order = ${change.sortOrder} where account_id = ${work.accountId} and mailbox_id = ${id}`);
  }
  if (change.seenByEach !== undefined) await keepSeenApart(work, id, change.seenByEach);
  await work.tx.run(sql`
    update mailbox set modseq = ${await work.change()} where account_id = ${work.accountId} and mailbox_id = ${id}`);
  await work.touchTree();
}
