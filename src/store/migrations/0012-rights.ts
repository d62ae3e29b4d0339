/** What others may do with a mailbox. */
import type { Migration } from "../../db/migrate.ts";

export const rights: Migration = {
  number: 12,
  name: "rights of others on mailboxes",
  up: ({ integer, text, clustered }) => [
    // `grantee_id` is an account, or 0 for anyone; `negative` takes away. Ids of accounts are never used again.
    `create table mailbox_right (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      grantee_id ${integer} not null,
      negative ${integer} not null,
      rights ${text} not null,
      primary key (account_id, mailbox_id, grantee_id, negative)
    ) ${clustered}`,
    // Of the last change to these: who looks at the mailbox for another owner cannot be told what happened across it.
    `alter table mailbox add column rights_modseq ${integer} not null default 0`,
  ],
};
