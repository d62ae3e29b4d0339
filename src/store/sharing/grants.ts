/** What the owner of a mailbox gives to others: kept with the mailbox, part of the tree. */
import { Refusal } from "../../base/errors.ts";
import { ROWS_PER_PAGE_MAX, type Tx } from "../../db/database.ts";
import { sql } from "../../db/sql.ts";
import { GRANTS_PER_MAILBOX_MAX } from "../limits.ts";
import type { AccountId, MailboxId } from "../model.ts";
import { type Grant, orderedRights } from "./rights.ts";
import type { Work } from "../work.ts";

type GrantColumns = readonly [MailboxId, AccountId, negative: number, rights: string];

/** All of an account, by mailbox. */
export async function readGrants(tx: Tx, accountId: number): Promise<ReadonlyMap<number, readonly Grant[]>> {
  const grants = new Map<number, Grant[]>();
  let [mailboxId, grantee, negative] = [0, -1, 0];
  for (;;) {
    const rows = await tx.rows(sql`
      select mailbox_id, grantee_id, negative, rights from mailbox_right
      where account_id = ${accountId} and mailbox_id >= ${mailboxId} and (mailbox_id > ${mailboxId}
        or grantee_id > ${grantee} or (grantee_id = ${grantee} and negative > ${negative}))
      order by mailbox_id, grantee_id, negative limit ${ROWS_PER_PAGE_MAX}`);
    for (const row of rows as unknown as readonly GrantColumns[]) {
      [mailboxId, grantee, negative] = row;
      const grant = { grantee: row[1], negative: row[2] === 1, rights: row[3] };
      const held = grants.get(mailboxId);
      if (held === undefined) grants.set(mailboxId, [grant]);
      else held.push(grant);
    }
    if (rows.length < ROWS_PER_PAGE_MAX) return grants;
  }
}

/** Puts a grant in the place of the one to the same identifier; without rights it goes. */
export async function setGrant(work: Work, id: MailboxId, grant: Grant): Promise<void> {
  const place = (await work.tree()).byId(id);
  if (place === undefined) throw new Refusal("not-found", "no such mailbox");
  const { tx, accountId } = work;
  const { grantee, negative } = grant;
  const rights = orderedRights(grant.rights);
  const isSame = (other: Grant): boolean => other.grantee === grantee && other.negative === negative;
  if ((place.grants.find(isSame)?.rights ?? "") === rights) return;
  await tx.run(sql`
    delete from mailbox_right
    where account_id = ${accountId} and mailbox_id = ${id} and grantee_id = ${grantee} and negative = ${negative ? 1 : 0}`);
  if (rights !== "") {
    if (place.grants.filter((other) => !isSame(other)).length >= GRANTS_PER_MAILBOX_MAX)
      throw new Refusal("limit", "the mailbox is shared with as many as it may be");
    await insertGrant(work, id, { grantee, negative, rights });
  }
  await touchRights(work, id);
}

/** A mailbox begins with what the one above it gives (RFC 4314 4, of CREATE). */
export async function inheritGrants(work: Work, id: MailboxId, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return;
  for (const grant of grants) await insertGrant(work, id, grant);
  await touchRights(work, id);
}

export async function dropGrants(work: Work, id: MailboxId): Promise<void> {
  await work.tx.run(sql`delete from mailbox_right where account_id = ${work.accountId} and mailbox_id = ${id}`);
}

async function insertGrant(work: Work, id: MailboxId, { grantee, negative, rights }: Grant): Promise<void> {
  await work.tx.run(sql`
    insert into mailbox_right (account_id, mailbox_id, grantee_id, negative, rights)
    values (${work.accountId}, ${id}, ${grantee}, ${negative ? 1 : 0}, ${rights})`);
}

async function touchRights(work: Work, id: MailboxId): Promise<void> {
  const modseq = await work.touchTree();
  await work.tx.run(sql`
    update mailbox set modseq = ${modseq}, rights_modseq = ${modseq}
    where account_id = ${work.accountId} and mailbox_id = ${id}`);
}
