/** Subscribed names (RFC 9051 6.3.7): a list of its own, which keeps names whose mailbox is gone. */
import { Refusal } from "../../base/errors.ts";
import { sql } from "../../db/sql.ts";
import { SUBSCRIPTIONS_MAX } from "../limits.ts";
import { canonicalPath, checkedParts } from "./mailbox-name.ts";
import type { MailboxTree } from "./mailbox-tree.ts";
import { HIERARCHY_SEPARATOR } from "../model.ts";
import type { Work } from "../work.ts";

/** Harmless when it is subscribed already. */
export function subscribe(work: Work, path: string): Promise<void> {
  return subscribeAll(work, [path]);
}

/** The same of several names, for which the tree is read once. */
export async function subscribeAll(work: Work, paths: readonly string[]): Promise<void> {
  const tree = await work.tree();
  const known = new Set(tree.subscriptions);
  for (const path of paths) {
    const canonical = checkedParts(path).join(HIERARCHY_SEPARATOR);
    if (known.has(canonical)) continue;
    if (known.size >= SUBSCRIPTIONS_MAX) throw new Refusal("limit", "too many subscriptions");
    known.add(canonical);
    await work.change();
    await work.tx.run(sql`insert into subscription (account_id, path) values (${work.accountId}, ${canonical})`);
    await touchNamed(work, tree, canonical);
    await work.tx.breathe();
  }
}

/** Harmless when it is not subscribed. */
export async function unsubscribe(work: Work, path: string): Promise<void> {
  const canonical = canonicalPath(path);
  const tree = await work.tree();
  if (!tree.subscriptions.includes(canonical)) return;
  await work.change();
  await work.tx.run(sql`delete from subscription where account_id = ${work.accountId} and path = ${canonical}`);
  await touchNamed(work, tree, canonical);
}

/** Being subscribed is a property of the mailbox of that name, if there is one. */
async function touchNamed(work: Work, tree: MailboxTree, path: string): Promise<void> {
  const place = tree.byPath(path);
  const modseq = await work.touchTree();
  if (place === undefined) return;
  await work.tx.run(sql`
    update mailbox set modseq = ${modseq} where account_id = ${work.accountId} and mailbox_id = ${place.id}`);
}
