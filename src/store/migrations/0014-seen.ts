/** Who has seen what of a mailbox in which each has a \Seen of his own. */
import type { Migration } from "../../db/migrate.ts";

export const seen: Migration = {
  number: 14,
  name: "seen by each",
  up: ({ integer, clustered }) => [
    // UIDs from here on are seen by nobody but their owner at first; 0: \Seen is the same for all.
    `alter table mailbox add column seen_from ${integer} not null default 0`,
    // What a viewer has marked himself; viewer 0 has what was seen when each got a \Seen of his own, which holds for the others.
    `create table seen_by (
      account_id ${integer} not null,
      mailbox_id ${integer} not null,
      viewer_id ${integer} not null,
      uid ${integer} not null,
      seen ${integer} not null,
      modseq ${integer} not null,
      primary key (account_id, mailbox_id, viewer_id, uid)
    ) ${clustered}`,
    "create index seen_by_modseq on seen_by (account_id, viewer_id, modseq)",
  ],
};
