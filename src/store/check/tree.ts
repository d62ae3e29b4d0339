/** The mailboxes: each in its place, each name held by something. */
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { readMailboxRows } from "../mailboxes/mailbox-row.ts";
import { INBOX } from "../mailboxes/mailbox-name.ts";
import { readTree } from "../mailboxes/mailbox-tree.ts";
import type { Checked } from "./check.ts";

export async function checkTree({ accountId, database, account, found }: Checked): Promise<void> {
  const { places } = await database.read((tx) => readTree(tx, accountId, account.treeModseq));
  const ids = new Set<number>(places.map((place) => place.id));
  const roles = new Map<string, string>();
  for (const place of places) {
    const about = `mailbox ${place.id} (${place.path})`;
    if (place.parentId !== undefined && !ids.has(place.parentId))
      found(about, `is below mailbox ${place.parentId}, which is not there`);
    if (!place.selectable && !place.hasChildren) found(about, "is only a name, but there is nothing below it");
    if (place.id >= account.nextMailboxId) found(about, "has an id that was not given out yet");
    if (place.modseq > account.modseq) found(about, "has changed after the last change of the account");
    if (place.role === undefined) continue;
    if (roles.has(place.role)) found(about, `is for ${place.role}, as ${roles.get(place.role) ?? ""} is`);
    roles.set(place.role, place.path);
  }
  if (roles.get("inbox") !== INBOX) found("account", "has no INBOX");
  await checkUidValidities({ accountId, database, account, found });
}

async function checkUidValidities({
  accountId,
  database,
  account,
  found,
}: Pick<Checked, "accountId" | "database" | "account" | "found">): Promise<void> {
  const rows = await database.read((tx) => readMailboxRows(tx, accountId, ROWS_PER_PAGE_MAX));
  const met = new Set<number>();
  for (const { id, uidValidity } of rows.values()) {
    if (met.has(uidValidity)) found(`mailbox ${id}`, "shares its UIDVALIDITY with another");
    if (uidValidity > account.lastUidValidity) found(`mailbox ${id}`, "has a UIDVALIDITY that was not given out yet");
    met.add(uidValidity);
  }
}
