/** Accounts that nobody logs in to, and whose mail each account may look at. */
import type { Migration } from "../../db/migrate.ts";

export const shares: Migration = {
  number: 8,
  name: "shared accounts, and where to look for what is shared",
  up: ({ integer, clustered }) => [
    `alter table account add column shared ${integer} not null default 0`,
    // `grantee_id` 0 is everybody. A hint: what is given is kept with the mailbox, which may have less to give by now.
    `create table share (
      grantee_id ${integer} not null,
      owner_id ${integer} not null,
      primary key (grantee_id, owner_id)
    ) ${clustered}`,
    "create index share_owner on share (owner_id)",
  ],
};
