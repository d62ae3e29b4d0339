/** Which messages had their flags changed when, in a log instead of an index of all messages. */
import type { Migration } from "../../db/migrate.ts";

export const flagLog: Migration = {
  number: 15,
  name: "log of flag changes",
  up: ({ integer, blob, clustered }) => [
    // UIDs whose flags one transaction changed, as `uid-list.ts` packs them.
    `create table flagged (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      modseq ${integer} not null,
      uids ${blob} not null,
      primary key (account_id, mailbox_id, modseq)
    ) ${clustered}`,
    // Changes of flags up to here are not in the log.
    `alter table mailbox add column flags_forgotten_modseq ${integer} not null default 0`,
    "update mailbox set flags_forgotten_modseq = highest_modseq",
    "drop index message_modseq",
  ],
};
