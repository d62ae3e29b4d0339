/** What is given to others: on mailboxes that are there, in letters that mean something. */
import { readGrants } from "../grants.ts";
import { orderedRights } from "../rights.ts";
import { readTree } from "../mailbox-tree.ts";
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
  for (const { id, path, rightsModseq } of tree.places) {
    if (rightsModseq > account.modseq)
      found(`mailbox ${id} (${path})`, "has changed its rights after the last change of the account");
  }
}
