/** Remarks of clients to mailboxes and to the account (RFC 5464). */
import type { Migration } from "../../db/migrate.ts";

export const annotations: Migration = {
  number: 11,
  name: "annotations",
  up: ({ integer, text, blob, clustered }) => [
    // `mailbox_id` 0 is the account; `viewer_id` is the account whose private entry it is, 0 for a shared one. A value that is
    // null was taken away.
    `create table annotation (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      viewer_id ${integer} not null,
      entry ${text} not null,
      modseq ${integer} not null,
      value ${blob},
      primary key (account_id, mailbox_id, viewer_id, entry)
    ) ${clustered}`,
    "create index annotation_modseq on annotation (account_id, modseq)",
  ],
};
