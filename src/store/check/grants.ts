/** What is given to others, and what they have marked: on mailboxes that are there, in letters that mean something. */
import { ROWS_PER_PAGE_MAX } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { readGrants } from "../sharing/grants.ts";
import { orderedRights } from "../sharing/rights.ts";
import { readTree } from "../mailboxes/mailbox-tree.ts";
import type { Checked } from "./check.ts";

export async function checkGrants({ accountId, database, account, found }: Checked): Promise<void> {
  const tree = await database.read((tx) => readTree(tx, accountId, account.treeModseq));
  const grants = await database.read((tx) => readGrants(tx, accountId));
  for (const [id, given] of grants) {
    if (tree.byId(id) === undefined) found(`mailbox ${id}`, "is not there, but rights on it are given to others");
    for (const { grantee, rights } of given) {
      if (rights === "" || orderedRights(rights) !== rights)
        found(`mailbox ${id}`, `gives rights to account ${grantee} that are none: "${rights}"`);
      if (grantee === accountId) found(`mailbox ${id}`, "gives rights to its owner, who has them all");
    }
  }
  const strays = await database.read((tx) =>
    tx.rows(sql`
      select s.mailbox_id, s.uid from seen_by s
      left join message m on m.account_id = s.account_id and m.mailbox_id = s.mailbox_id and m.uid = s.uid
      left join mailbox b on b.account_id = s.account_id and b.mailbox_id = s.mailbox_id
      where s.account_id = ${accountId}
        and (m.uid is null or b.seen_from is null or b.seen_from = 0 or s.modseq > ${account.modseq})
      limit ${ROWS_PER_PAGE_MAX}`),
  );
  for (const [id, uid] of strays)
    found(`message ${Number(id)}/${Number(uid)}`, "is marked by somebody who cannot have a mark of their own there");
  for (const { id, path, rightsModseq } of tree.places) {
    if (rightsModseq > account.modseq)
      found(`mailbox ${id} (${path})`, "has changed its rights after the last change of the account");
  }
}
